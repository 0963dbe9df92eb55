from essaim.calls.forms.questions import QuestionsForm, question_field, stored_value

__all__ = ["QuestionsForm", "question_field", "stored_value"]
