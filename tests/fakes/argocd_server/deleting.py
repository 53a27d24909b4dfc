# SPDX-License-Identifier: Apache-2.0
"""How objects go: finalizers keep them, and what they own goes with them."""

from fakes.argocd_server.store import APPLICATION, APPLICATION_SET, key_of

RESOURCES = "resources-finalizer.argocd.argoproj.io"
FOREGROUND = "foregroundDeletion"
BACKGROUND_POLICY, FOREGROUND_POLICY, ORPHAN_POLICY = "Background", "Foreground", "Orphan"
POLICIES = (BACKGROUND_POLICY, FOREGROUND_POLICY, ORPHAN_POLICY)


def delete(store, kind, key, policy=BACKGROUND_POLICY):
    """Asks for the end of an object; returns it as it is while finalizers keep it, or None."""
    with store.changed:
        old = store.get(kind, key)
        if policy == ORPHAN_POLICY:
            disown(store, old)
        finalizers = list(old["metadata"].get("finalizers") or [])
        if policy == FOREGROUND_POLICY and FOREGROUND not in finalizers:
            finalizers.append(FOREGROUND)
        if not finalizers:
            store.delete(kind, key)
            return None
        metadata = {"deletionGracePeriodSeconds": 0, "deletionTimestamp": store.clock.text(),
                    **old["metadata"], "finalizers": finalizers}
        return store.update(kind, key, lambda old: {**old, "metadata": metadata})


def release(store, kind, key, finalizer):
    """Takes a finalizer away; the last one takes the object with it."""
    def change(old):
        metadata = {**old["metadata"], "finalizers": [
            one for one in old["metadata"].get("finalizers") or [] if one != finalizer]}
        if not metadata["finalizers"]:
            del metadata["finalizers"]
        return {**old, "metadata": metadata}
    with store.changed:
        if store.get(kind, key) is None:
            return
        new = store.update(kind, key, change)
        if new["metadata"].get("deletionTimestamp") and not new["metadata"].get("finalizers"):
            store.delete(kind, key)


def owned(store, owner):
    """The applications that an object owns, by its uid as Kubernetes has it."""
    uid = owner["metadata"]["uid"]
    return [thing for thing in store.all(APPLICATION)
            if any(one.get("uid") == uid for one in thing["metadata"].get("ownerReferences") or [])]


def disown(store, owner):
    """The applications that an object owns live on without it."""
    uid = owner["metadata"]["uid"]
    for thing in owned(store, owner):
        left = [one for one in thing["metadata"]["ownerReferences"] if one.get("uid") != uid]
        store.update(APPLICATION, key_of(thing), lambda old, left=left: {
            **old, "metadata": {**old["metadata"], "ownerReferences": left}})


def collect(store, owner):
    """The garbage collector: what an object owned goes. Returns whether nothing is left of it."""
    for thing in owned(store, owner):
        if not thing["metadata"].get("deletionTimestamp"):
            delete(store, APPLICATION, key_of(thing))
    left = owned(store, owner)
    key = key_of(owner)
    waiting = store.get(APPLICATION_SET, key)
    if not left and waiting and FOREGROUND in (waiting["metadata"].get("finalizers") or []):
        release(store, APPLICATION_SET, key, FOREGROUND)
    return not left
