from django.urls import path

from essaim.poles import views

app_name = "poles"
urlpatterns = [
    path("poles/", views.pole_list, name="list"),
    path("poles/<slug:reference>/", views.pole_detail, name="detail"),
    path("engagement/<slug:token>/", views.engagement, name="engagement"),
]
