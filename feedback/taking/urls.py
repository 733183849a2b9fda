from django.urls import path

from feedback.taking import office, views

app_name = "taking"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("<int:pk>/", views.take, name="take"),
    path("copies/<int:pk>/delete/", views.delete_copy, name="delete_copy"),
    path("<int:pk>/practices/<int:department>/", office.practice, name="practice"),
]
