from django.urls import path

from feedback.instruments import views

app_name = "instruments"
urlpatterns = [
    path("", views.listing, name="list"),
    path("extras/", views.extras, name="extras"),
    path("extras/new/", views.add_extra, name="add_extra"),
    path("items/<int:pk>/", views.edit_item, name="edit_item"),
    path("items/<int:pk>/move/", views.move_item, name="move_item"),
    path("items/<int:pk>/remove/", views.remove_item, name="remove_item"),
    path("versions/<int:pk>/", views.version, name="version"),
    path("versions/<int:pk>/texts/", views.texts, name="texts"),
    path("versions/<int:pk>/scale/", views.scale, name="scale"),
    path("versions/<int:pk>/add/", views.add_item, name="add_item"),
    path("versions/<int:pk>/publish/", views.publish, name="publish"),
    path("versions/<int:pk>/discard/", views.discard, name="discard"),
    path("<slug:kind>/", views.detail, name="detail"),
    path("<slug:kind>/copy/", views.copy, name="copy"),
]
