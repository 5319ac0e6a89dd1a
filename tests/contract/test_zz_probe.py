"""scratch"""
import json
import pytest
from django.db import transaction
from django.test import Client
from tests.architecture.world import a_world, World
from tests.architecture.test_access import addresses, methods_of, filled, signed_in
from hesi.workspace.tenancy.scope import tenant_scope
from hesi.workspace.access.models import Role, RoleHolder

BIG = "9"*30
NASTY = ["\x00", "a\x00b", "‮abc⁦", "😀"*60, "张"*10000, BIG, "-1", "1e400", "NaN", "[]", "{}", "\ud83d".encode('utf-8','replace').decode(), "%00", "٣", "²", "9"*5000, "../../etc/passwd", "0x10","2026-02-31","0000-00-00","=cmd()","<script>alert(1)</script>", "{{7*7}}","{0.__class__}"]

def names_in(client, address):
    import re
    try:
        r = client.get(address)
        if r.status_code!=200 or r.streaming: return []
        return sorted(set(re.findall(r'name="([^"]+)"', r.content.decode())))
    except Exception:
        return []

@pytest.mark.django_db
def test_html_fuzz():
    world = a_world()
    e = world.people["employee"]
    out=[]
    with tenant_scope(world.company):
        for role in Role.objects.filter(key__in=("finance","admin")):
            RoleHolder.objects.create(role=role, member=e)
    c = Client(raise_request_exception=True); c.force_login(e.user)
    a = Client(raise_request_exception=True); a.force_login(world.people["agent"].user)
    import random
    rnd=random.Random(1)
    known=set()
    def go(client, fn, label):
        point = transaction.savepoint()
        try:
            r = fn()
            if r.streaming: b"".join(r.streaming_content)
            if r.status_code>=500: out.append(f"{label} -> {r.status_code}")
        except BaseException as ex:
            import traceback
            tb = traceback.extract_tb(ex.__traceback__)
            ours=[f"{f.filename.split('/main/')[-1]}:{f.lineno}" for f in tb if '/hesi/' in f.filename][-1:]
            k=(type(ex).__name__, str(ours), str(ex)[:40])
            if k not in known:
                known.add(k); out.append(f"{label[:200]} -> {type(ex).__name__} {str(ex)[:160]} at {ours}")
        finally:
            transaction.savepoint_rollback(point)
    allnames=set(["q","cursor","view","since","until","least","most","person","department","type","state","template","entity","month","chosen","next","size","pick","page","subject_type","subject_id","invoice"])
    for written, entry in addresses():
        if written.startswith("api/"): continue
        for client in ((a,) if written.startswith(("desk","customers")) else (c,)):
            address = filled(written, world)
            allnames |= set(names_in(client, address))
    allnames=sorted(allnames)
    print(len(allnames), allnames[:80])
    for written, entry in addresses():
        if written.startswith("api/"): continue
        client = a if written.startswith(("desk","customers")) else c
        address = filled(written, world)
        mine = names_in(client, address) or allnames
        for n in NASTY:
            q = {k: rnd.choice(NASTY) for k in rnd.sample(allnames, 6)}
            go(client, lambda: client.get(address, {"cursor": n, **q} if rnd.random()<.5 else {k:n for k in rnd.sample(allnames, min(8,len(allnames)))}), f"GET {address} {n[:20]!r}")
            go(client, lambda: client.post(address, {k:n for k in mine}), f"POST all {address} {n[:20]!r}")
            go(client, lambda: client.post(address, {k:[n,n] for k in rnd.sample(mine, max(1,len(mine)//3))}), f"POST some {address} {n[:20]!r}")
        go(client, lambda: client.post(address, b"\xff\xfe{", content_type="application/json"), f"POST json {address}")
        go(client, lambda: client.post(address, b"--x\r\nbroken", content_type="multipart/form-data; boundary=x"), f"POST brokenmp {address}")
        go(client, lambda: client.post(address, b"abc", content_type="multipart/form-data"), f"POST nobound {address}")
        go(client, lambda: client.post(address, b"a=1", content_type="application/x-www-form-urlencoded; charset=nonsense"), f"POST charset {address}")
        go(client, lambda: client.put(address, b"a"), f"PUT {address}")
        # path ids
        import re
        for n in ["9"*30, "%00", "..%2f", "a"*3000, "%F0%9F%98%80", "0", "-1", "%ff"]:
            bad = "/" + re.sub(r"<(?:\w+:)?(\w+)>", n, written)
            if bad != "/"+written:
                go(client, lambda: client.get(bad), f"GET {bad[:80]}")
                go(client, lambda: client.post(bad, {"a":"b"}), f"POST {bad[:80]}")
    open("/tmp/hp/out.txt","w").write("\n".join(out))
    assert not out, len(out)
