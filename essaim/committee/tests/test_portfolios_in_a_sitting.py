"""The portfolios that a committee reads while it sits."""

import pytest
from django.utils import timezone

from essaim.accounts.factories import MandateFactory
from essaim.accounts.models import Role
from essaim.appraisal.factories import DeclarationFactory
from essaim.calls.factories import GRANT, WaveFactory
from essaim.committee.factories import AttendanceFactory, SittingFactory
from essaim.portfolio.actions import proposals
from essaim.portfolio.tests.studio import scored
from essaim.portfolio.tests.test_portfolio_pages import body, rows, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return MandateFactory(role=Role.NATIONAL_OFFICER).user


@pytest.fixture
def client(manager, signed_in):
    return signed_in(manager)


def seated(wave):
    """A member of a committee that examines the door, in a sitting now open."""
    sitting = SittingFactory(held=True, committee__wave=wave, committee__doors=[GRANT])
    return sitting, AttendanceFactory(sitting=sitting).member.user


def test_who_sits_reads_the_portfolios_while_the_sitting_is_open(signed_in, manager):
    portfolio, dossiers = scored(3)
    run = proposals.propose_portfolio(portfolio, by=manager)
    sitting, member = seated(portfolio.wave)
    client = signed_in(member)

    page = body(client.get(url("portfolio_result", portfolio)))
    assert "Dossiers et montants par région" in page
    assert "Reprendre cette sélection" not in body(client.get(url("portfolio_run", run)))
    assert client.get(url("portfolio", portfolio)).status_code == 403
    assert client.post(url("portfolio_apply", run), {"place": "0", "number": "1"}).status_code == 403

    DeclarationFactory(user=member, dossier=dossiers[0], tied=True)
    assert client.get(url("portfolio_result", portfolio)).status_code == 403
    _, late = seated(WaveFactory(closed=True))
    assert signed_in(late).get(url("portfolio_result", portfolio)).status_code == 404
    type(sitting).objects.filter(pk=sitting.pk).update(**{"state": "closed", "closed_at": timezone.now()})
    assert client.get(url("portfolio_result", portfolio)).status_code == 404


def test_what_served_in_a_sitting_is_kept_with_it(client, manager):
    portfolio, _ = scored(3)
    shown = proposals.propose_portfolio(portfolio, by=manager)
    assert "Aucune séance n’est ouverte" in body(client.post(url("portfolio_serve", shown), follow=True))
    sitting, _ = seated(portfolio.wave)

    client.post(url("portfolio_serve", shown))
    shown.refresh_from_db()
    assert shown.served_in == sitting.public_id
    last = proposals.propose_portfolio(portfolio, by=manager)
    client.post(url("portfolio", portfolio), rows(portfolio, P0="in", P1="in"))
    client.post(url("portfolio_adopt", portfolio), {"number": "2"})

    portfolio.refresh_from_db()
    last.refresh_from_db()
    assert (portfolio.state, portfolio.sitting, last.served_in) == (
        "adopted",
        sitting.public_id,
        sitting.public_id,
    )
