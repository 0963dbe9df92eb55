"""A budget of SQL queries for every page: 20, unless the view says otherwise."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
DEFAULT = 20
OTHER_EYES = 4  # who is behind them, and what that person may do


class OverBudget(AssertionError):
    """This page asks the database too many questions; they are listed below."""


def query_budget(limit: int) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.query_budget = limit  # type: ignore[attr-defined]
        return view

    return mark


class QueryBudgetMiddleware:
    """First middleware of the tests and of development; absent from production."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        queries: list[str] = []

        def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            queries.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(count):
            response = self.get_response(request)
        view = request.resolver_match and request.resolver_match.func
        limit = getattr(view, "query_budget", DEFAULT)
        if getattr(request, "seen_as", None):
            limit += OTHER_EYES
        if len(queries) > limit:
            raise OverBudget("\n".join([f"{request.path}: {len(queries)} queries for {limit}", *queries]))
        return response
