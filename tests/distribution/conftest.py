"""A report that was signed and filed, and two organs that were sent their copies of it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from huibao.links import address
from huibao.records.models import Delivery, Link, Message
from tests.lifecycle.conftest import _no_pdf
from tests.web.deciding import archived
from tests.web.house import House

__all__ = ["_no_pdf"]

GOVERNMENT, RIVERS = "云岭市人民政府办公室", "云岭市河湖长制办公室"


@pytest.fixture
def sent(house: House) -> House:
    """The house, its half-year report filed and sent."""
    archived(house)
    return house


def copy_of(house: House, organ: str) -> Delivery:
    """Return that organ's delivery as it stands."""
    with house.installation.database.reading() as session:
        found = session.scalars(select(Delivery).where(Delivery.organ == organ)).one()
        session.expunge_all()
        return found


def link_of(house: House, organ: str) -> str:
    """Return the path of the newest link in that organ's mails."""
    with house.installation.database.reading() as session:
        query = select(Link).join(Link.delivery).where(Delivery.organ == organ)
        link = session.scalars(query.order_by(Link.id.desc())).first()
        assert link is not None
        return address(link, secret=house.installation.secret, web_address="")


def mails_to(house: House, mail: str, template: str = "") -> list[Message]:
    """Return what was queued for that mailbox, of one template when it is named."""
    with house.installation.database.reading() as session:
        query = select(Message).where(Message.to_mail.startswith(mail)).order_by(Message.id)
        found = [m for m in session.scalars(query) if template in ("", m.template)]
        session.expunge_all()
        return found
