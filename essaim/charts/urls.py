"""The gallery of pictures."""

from django.urls import path

from essaim.charts import views

app_name = "charts"

urlpatterns = [path("", views.gallery, name="gallery")]
