from django.urls import path

from essaim.files import views

app_name = "files"

urlpatterns = [
    path("envois/", views.upload_create, name="upload_create"),
    path("envois/<uuid:public_id>/", views.upload_piece, name="upload"),
    path("exports/<uuid:public_id>/", views.export_detail, name="export"),
    path("exports/<uuid:public_id>/fichier/", views.export_download, name="export_download"),
]
