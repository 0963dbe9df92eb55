"""Places, and the public pages of the territorial priority."""

from django.urls import path

from essaim.territories import views

app_name = "territories"
urlpatterns = [
    path("recherche/", views.place_search, name="place_search"),
    path("priorite/", views.method_list, name="methods"),
    path("priorite/calculs/<uuid:public_id>/<slug:side>/", views.run_file, name="run_file"),
    path("priorite/<str:identity>/", views.method, name="method"),
    path("priorite/<str:identity>/export/", views.method_export, name="method_export"),
    path("priorite/<str:identity>/<slug:code>/", views.territory, name="territory"),
]
