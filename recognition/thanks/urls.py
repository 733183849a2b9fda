from django.urls import path

from recognition.thanks.views import customers, moderating, public

app_name = "thanks"
urlpatterns = [
    path("thank/", public.form, name="form"),
    path("thank/sent/", public.sent, name="sent"),
    path("thank/customers/", public.customers, name="customers"),
    path("thank/<slug:code>/", public.form, name="form_at"),
    path("recognition/thanks/", moderating.queue, name="queue"),
    path("recognition/thanks/<int:pk>/", moderating.read, name="read"),
    path("recognition/thanks/<int:pk>/reject/", moderating.reject, name="reject"),
    path("recognition/thanks/<int:pk>/again/", moderating.again, name="again"),
    path("recognition/thanks/<int:pk>/retract/", moderating.retract, name="retract"),
    path("recognition/customers/", customers.listing, name="customer_list"),
    path("recognition/customers/new/", customers.create, name="thank_customer"),
    path("recognition/customers/<int:pk>/", customers.read, name="read_customer"),
    path("recognition/customers/<int:pk>/publish/", customers.publish, name="publish_customer"),
    path("recognition/customers/<int:pk>/reject/", customers.reject, name="reject_customer"),
    path("recognition/customers/<int:pk>/again/", customers.again, name="again_customer"),
    path("recognition/customers/<int:pk>/retract/", customers.retract, name="retract_customer"),
]
