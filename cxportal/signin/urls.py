"""The ways in and out. Of allauth's addresses only those that the portal has pages for."""

from allauth.account import views as allauth_views
from allauth.socialaccount.providers.openid_connect import views as openid_connect_views
from allauth.usersessions import views as usersessions_views
from django.urls import include, path, re_path

from cxportal.signin import views, views_bulk

# allauth finds these by their names.
account_patterns = [
    path("login/", views.SignIn.as_view(), name="account_login"),
    path("logout/", views.SignOut.as_view(), name="account_logout"),
    path("reauthenticate/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.change, name="account_change_password"),
    path("password/reset/", allauth_views.password_reset, name="account_reset_password"),
    path("password/reset/done/", allauth_views.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        allauth_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth_views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]
signin_patterns = [
    path("demo/<slug:role>/", views.demo, name="demo"),
    path("slip/", views.slip, name="slip"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("first-password/", views.first_password, name="first_password"),
    path("people/<int:pk>/invite/", views.send_invitation, name="invite"),
    path("people/<int:pk>/slip/", views.print_slip, name="print_slip"),
    path("access/", views_bulk.access, name="access"),
    path("access/invite/", views_bulk.invite_many, name="invite_many"),
    path("access/slips/", views_bulk.print_many, name="print_many"),
    path("ways-in/<int:pk>/withdraw/", views.withdraw_way_in, name="withdraw"),
]
urlpatterns = [
    *account_patterns,
    path("second-step/", include("allauth.mfa.urls")),
    path("sessions/", usersessions_views.list_usersessions, name="usersessions_list"),
    path("single/<slug:provider_id>/login/", views.leave_for_directory, name="openid_connect_login"),
    path("single/<slug:provider_id>/callback/", openid_connect_views.callback, name="openid_connect_callback"),
    path("", include((signin_patterns, "signin"))),
]
