"""Questions about messages."""

from django.db.models import Q, QuerySet

from essaim.audit.journal import history_of
from essaim.mail.models import Message, TemplateText


def messages_for_list(
    *, delivery: str = "", key: str = "", about: str = "", call_slug: str = "", search: str = ""
) -> QuerySet[Message]:
    """The outbox, without the bodies; not ordered: see `kit.lists.paginate`."""
    exact = {"delivery": delivery, "key": key, "about": about, "call_slug": call_slug}
    messages = Message.objects.defer("text", "html").filter(
        **{name: value for name, value in exact.items() if value}
    )
    if search:
        messages = messages.filter(Q(to__icontains=search) | Q(subject__icontains=search))
    return messages


def resent_by(message: Message) -> int | None:
    """Who asked for this copy."""
    asked = history_of(message).filter(verb="resend_message").first()
    return asked.by_id if asked else None


def waits_for_a_second_person(message: Message) -> bool:
    """A copy kept back because nothing that we hold knows its address."""
    asked = history_of(message).filter(verb="resend_message").first()
    return asked is not None and bool(asked.details.get("unknown_address"))


def own_texts(call_slug: str) -> dict[str, TemplateText]:
    """The texts that this call replaced, by key."""
    texts = TemplateText.objects.filter(call_slug=call_slug).select_related("updated_by")
    return {text.key: text for text in texts}
