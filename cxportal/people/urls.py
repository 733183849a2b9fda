from django.urls import path

from cxportal.people.views import departments, directory, history, person, roles

app_name = "people"
urlpatterns = [
    path("", directory.directory, name="directory"),
    path("names/", directory.names, name="names"),
    path("new/", person.create, name="create"),
    path("directory/<int:pk>/", person.person, name="person"),
    path("directory/<int:pk>/edit/", person.edit, name="edit"),
    path("directory/<int:pk>/history/", history.of_person, name="person_history"),
    path("directory/<int:pk>/photo/", person.photo, name="photo"),
    path("directory/<int:pk>/photo.jpg", person.photo_file, name="photo_file"),
    path("directory/<int:pk>/deactivate/", person.deactivate, name="deactivate"),
    path("directory/<int:pk>/reactivate/", person.reactivate, name="reactivate"),
    path("directory/<int:pk>/roles/new/", roles.grant, name="grant"),
    path("roles/<int:pk>/end/", roles.end, name="end_role"),
    path("departments/", departments.tree, name="departments"),
    path("departments/new/", departments.create, name="create_department"),
    path("departments/<int:pk>/", departments.department, name="department"),
    path("departments/<int:pk>/history/", history.of_department, name="department_history"),
    path("departments/<int:pk>/edit/", departments.edit, name="edit_department"),
    path("departments/<int:pk>/vacant/", roles.vacate, name="vacate"),
]
