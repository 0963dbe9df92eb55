from django.urls import path

from essaim.services import views

app_name = "services"

urlpatterns = [path("", views.entitlements, name="entitlements")]
