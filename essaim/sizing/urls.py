from django.urls import path

from essaim.sizing import views

app_name = "sizing"

urlpatterns = [
    path("", views.sizing, name="sizing"),
    path("<uuid:public_id>/nouveau/", views.scenario_new, name="scenario_new"),
    path("scenarios/<uuid:public_id>/", views.scenario, name="scenario"),
    path("scenarios/<uuid:public_id>/<slug:side>.json", views.scenario_file, name="scenario_file"),
    path("scenarios/<uuid:public_id>/version/", views.scenario_draft, name="scenario_draft"),
]
