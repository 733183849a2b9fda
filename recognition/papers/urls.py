from django.urls import path

from recognition.papers.views import many, posters, recognition

app_name = "papers"
urlpatterns = [
    path("", recognition.home, name="home"),
    path("many/", many.many, name="many"),
    path("cards/<int:pk>.pdf", recognition.card, name="card"),
    path("full-hearts/<int:pk>.pdf", recognition.full_heart, name="full_heart"),
    path("thanks/", posters.poster, name="poster"),
    path("thanks.pdf", posters.poster_pdf, name="poster_pdf"),
    path("thanks.svg", posters.code, {"kind": "svg"}, name="code_svg"),
    path("thanks.png", posters.code, {"kind": "png"}, name="code_png"),
    path("thanks/<int:pk>/", posters.poster, name="poster_at"),
    path("thanks/<int:pk>.pdf", posters.poster_pdf, name="poster_at_pdf"),
    path("thanks/<int:pk>.svg", posters.code, {"kind": "svg"}, name="code_at_svg"),
    path("thanks/<int:pk>.png", posters.code, {"kind": "png"}, name="code_at_png"),
]
