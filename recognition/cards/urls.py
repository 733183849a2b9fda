from django.urls import path

from recognition.cards.views import cards, every, giving, mine, money, office, team, wall

app_name = "recognition"
urlpatterns = [
    path("", wall.wall, name="wall"),
    path("give/", giving.give, name="give"),
    path("give/people/", giving.people, name="people"),
    path("mine/", mine.mine, name="mine"),
    path("given/", mine.given, name="given"),
    path("preferences/", mine.preferences, name="preferences"),
    path("team/", team.team, name="team"),
    path("cards/<int:pk>/", cards.card, name="card"),
    path("cards/<int:pk>/reply/", cards.reply, name="reply"),
    path("cards/<int:pk>/wall/", cards.on_wall, name="on_wall"),
    path("cards/<int:pk>/hear/", cards.hear_hear, name="hear"),
    path("cards/<int:pk>/retract/", cards.retract, name="retract"),
    path("cards/<int:pk>/day/", cards.date, name="date"),
    path("full-hearts/", office.full_hearts, name="full_hearts"),
    path("full-hearts/<int:pk>/", office.full_heart, name="full_heart"),
    path("full-hearts/<int:pk>/visit/", office.plan_visit, name="plan_visit"),
    path("full-hearts/<int:pk>/visited/", office.note_visit, name="note_visit"),
    path("full-hearts/<int:pk>/words/", office.word_announcement, name="word_announcement"),
    path("full-hearts/<int:pk>/announced/", office.announce, name="announce"),
    path("rules/", office.rules, name="rules"),
    path("all/", every.every, name="every"),
    path("all/cards.csv", every.every_csv, name="every_csv"),
    path("all/cards.xlsx", every.every_excel, name="every_excel"),
    path("shout-outs/", every.shout_outs, name="shout_outs"),
    path("policy/", money.policy, name="policy"),
    path("value/", money.value, name="value"),
    path("value/value.csv", money.value_csv, name="value_csv"),
]
