from django.urls import path

from goals.pledge import views

app_name = "pledge"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("sign/", views.sign, name="sign"),
    path("take-back/", views.take_back, name="take_back"),
    path("certificate/", views.certificate, name="certificate"),
    path("certificate.pdf", views.certificate_pdf, name="certificate_pdf"),
    path("poster.pdf", views.poster, name="poster"),
    path("cards.pdf", views.cards, name="cards"),
    path("coverage/", views.coverage, name="coverage"),
    path("people/", views.people, name="people"),
    path("texts/", views.texts, name="texts"),
    path("texts/new/", views.write, name="write"),
]
