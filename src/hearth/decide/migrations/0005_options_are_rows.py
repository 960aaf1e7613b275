from django.db import migrations


class Migration(migrations.Migration):
    # apart from 0004, since PostgreSQL does not alter a table in the transaction that filled its children

    dependencies = [
        ('decide', '0004_councils'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='decision',
            name='old_options',
        ),
    ]
