from django.db import migrations


def give_to_county(apps, schema_editor):
    """What the office chose for answers holds for the whole portal."""
    rules = apps.get_model("responses", "ResultSettings").objects.filter(pk=1).first()
    if rules:
        apps.get_model("county", "County").objects.filter(pk=1).update(minimum_people=rules.minimum_people)


def take_back(apps, schema_editor):
    county = apps.get_model("county", "County").objects.filter(pk=1).first()
    if county:
        apps.get_model("responses", "ResultSettings").objects.filter(pk=1).update(minimum_people=county.minimum_people)


class Migration(migrations.Migration):

    dependencies = [
        ("responses", "0002_publishing"),
        ("county", "0004_minimum_people"),
    ]

    operations = [migrations.RunPython(give_to_county, take_back)]
