"""How moto is corrected: methods replaced in place, operations added, and refusals as AWS words them."""


def replaces(owner, name):
    """`@replaces(Class, "method")`: the function takes the method's place and gets the original first."""
    def install(patch):
        original = getattr(owner, name)
        setattr(owner, name, lambda *args, **kwargs: patch(original, *args, **kwargs))
        return patch
    return install


def adds(owner):
    """`@adds(Class)`: an operation that moto does not have, under the function's own name."""
    def install(operation):
        setattr(owner, operation.__name__, operation)
        return operation
    return install


class Refusal(Exception):
    """An AWS error answer (status, code, message), in the protocol of the caller."""
