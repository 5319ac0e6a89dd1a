"""The assistant (智能客服): answers from the help articles and, for who is signed in, from their own records.

Owns conversations, their turns, and the gaps: questions nobody could answer, kept masked in the provider's workspace.
It cites what it says, says so when it knows nothing, never acts, and hands over to people from the first turn on.
"""
