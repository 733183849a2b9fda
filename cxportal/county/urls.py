from django.urls import path

from cxportal.county import views

app_name = "county"
urlpatterns = [path("colors.css", views.colors, name="colors")]
