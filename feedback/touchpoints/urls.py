from django.urls import path

from feedback.touchpoints import views

app_name = "touchpoints"
urlpatterns = [
    path("", views.listing, name="list"),
    path("new/", views.create, name="create"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/retire/", views.retire, name="retire"),
    path("<int:pk>/bring-back/", views.bring_back, name="bring_back"),
    path("<int:pk>/code.svg", views.code, {"kind": "svg"}, name="code_svg"),
    path("<int:pk>/code.png", views.code, {"kind": "png"}, name="code_png"),
    path("<int:pk>/sheet/", views.sheet, name="sheet"),
    path("<int:pk>/sheet.pdf", views.sheet_pdf, name="sheet_pdf"),
]
