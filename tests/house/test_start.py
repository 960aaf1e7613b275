"""Starting the whole house: it opens, keeps what it acknowledged, and ends in order."""

from __future__ import annotations

import os
import runpy
import shutil
import signal
from contextlib import contextmanager
from urllib.request import urlopen

import pytest

from tests.support.server import PROJECT, House, hearth

pytestmark = pytest.mark.skipif(os.name != "posix", reason="ends processes by their signals")


@contextmanager
def opened(home):
    """A house without the demo network, open; killed if the test leaves it so."""
    house = House(home, words=("--no-demo",)).open()
    yield house
    if house.process.poll() is None:
        house.kill()


@pytest.fixture(scope="module")
def ready(home_to_copy, tmp_path_factory):
    """A house whose home had its tables, for tests that change nothing in it."""
    with opened(shutil.copytree(home_to_copy, tmp_path_factory.mktemp("ready") / "home")) as house:
        yield house


def test_in_an_empty_folder_it_opens_answers_and_ends_in_order_and_a_second_start_skips_what_is_done(
    tmp_path,
):
    with opened(tmp_path) as first:
        assert "· database up to date\n" in first.said
        assert urlopen(f"{first.address}/").status == 200
        assert first.end(signal.SIGINT) == 0
        assert first.said[-1] == "Hearth has closed its doors.\n"
    with opened(tmp_path) as again:
        assert not [line for line in again.said if line.startswith("·")]
        assert again.end() == 0


def test_a_second_server_in_the_same_home_is_refused(ready):
    second = hearth(ready.home, "run", "--port", "0", "--no-demo")
    assert second.returncode == 1
    assert second.stderr.startswith("hearth: Hearth is running here already (http://127.0.0.1:")
    assert second.stderr.count("\n") == 1


def test_a_command_may_work_while_the_server_runs(ready):
    counted = hearth(ready.home, "manage", "check", "--database", "default")
    assert counted.returncode == 0


def test_an_unknown_word_is_answered_in_one_line(tmp_path):
    done = hearth(tmp_path, "dance")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "there is no command “dance”" in done.stderr


def test_a_worker_beside_the_embedded_database_is_refused(tmp_path):
    done = hearth(tmp_path, "worker")
    assert done.returncode == 1
    assert "need PostgreSQL" in done.stderr


A_NETWORK = """
from django.utils import timezone
from hearth.core.networks import services as networks
from hearth.core.people import services as people
from hearth.core.people.models import Person, Role
from hearth.kit.actors import Actor
network = networks.found("larkmoor", name="Larkmoor Together", languages=["en"])
type(network).objects.update(is_demo={is_demo})
for role in Role.values:
    person = Person.objects.create_user(email=f"{{role}}@larkmoor.example", name=role)
    people.give_role(network, person=person, role=role, by=Actor.clock(), now=timezone.now())
"""


def links_of(home, *, is_demo):
    """What a house prints at its start, with one network that is a demo or a real one."""
    code = A_NETWORK.format(is_demo=is_demo)
    assert hearth(home, "manage", "shell", "-v", "0", "-c", code).returncode == 0
    house = House(home, words=("--no-demo",)).open()
    house.end()
    return dict(line.split() for line in house.said if "/sign-in/" in line)


def test_it_prints_one_sign_in_link_for_each_role_of_a_demo_network(ready_home):
    links = links_of(ready_home, is_demo=True)
    roles = {"champion", "council", "facilitator", "partner", "professional", "safeguarding"}
    roles |= {"steward"}
    assert set(links) == roles
    assert len(set(links.values())) == len(roles)


def test_it_prints_no_way_into_a_network_of_real_people(ready_home):
    assert links_of(ready_home, is_demo=False) == {}


def test_a_sign_in_link_for_nobody_is_refused_in_one_line(ready_home):
    done = hearth(ready_home, "sign-in", "larkmoor/steward")
    assert done.returncode == 1
    known = "hearth: nobody here is known as “larkmoor/steward”"
    assert done.stderr == f"{known} (./hearth invite larkmoor/steward makes a way in)\n"


WRITE_FOR_EVER = """
import django
django.setup()
from django.db import transaction
from hearth.core.networks.models import Network
number = 0
while True:
    number += 1
    with transaction.atomic():
        Network.objects.create(slug=f"n{number}", name="A network")
    print(number, flush=True)
"""


def test_what_was_acknowledged_survives_a_kill_in_the_middle_of_writes(tmp_path):
    hearth(tmp_path, "manage", "migrate", "networks")
    import subprocess
    import sys

    from tests.support.server import clean_environment

    environment = clean_environment(tmp_path, DJANGO_SETTINGS_MODULE="hearth.site.settings")
    words = [sys.executable, "-u", "-c", WRITE_FOR_EVER]
    with subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, text=True) as doomed:
        for _ in range(50):
            acknowledged = int(doomed.stdout.readline())
        doomed.kill()
        acknowledged = int((doomed.stdout.read().split() or [acknowledged])[-1])
    code = "from hearth.core.networks.models import Network as N; print(N.objects.count())"
    counted = hearth(tmp_path, "manage", "shell", "-v", "0", "-c", code)
    assert acknowledged <= int(counted.stdout) <= acknowledged + 1


def test_the_launcher_tells_its_progress_beside_the_output(capsys, monkeypatch):
    make = runpy.run_path(str(PROJECT / "hearth"))["make_environment"]
    monkeypatch.setitem(make.__globals__, "quiet", lambda words: 0)
    make()
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "Making Hearth's own Python environment ...\n")
