from django.urls import path

from essaim.opendata.views import manage, public

app_name = "opendata"

urlpatterns = [
    path("", public.home, name="home"),
    path("historique/", public.history, name="history"),
    path("datapackage.json", public.datapackage, name="datapackage"),
    path("fichiers/<str:name>", public.latest, name="latest"),
    path("publications/<int:number>/<str:name>", public.dated, name="dated"),
    path("gestion/", manage.manage, name="manage"),
    path("gestion/cadre/", manage.frame, name="frame"),
    path("gestion/champs-internes/", manage.wide, name="wide"),
]
