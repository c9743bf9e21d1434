"""The first page of an Access file: is it one, which version, is it encrypted.

Bytes 24-151 are scrambled with RC4 and a key that is the same in every file; among them is the key of the database,
which is 0 unless it is encrypted with a password.
"""

import struct

from ingest.access_pages import PAGE_SIZE

SIGNATURE_AT, VERSION_AT = 4, 20
JET_SIGNATURE, ACE_SIGNATURE = b"Standard Jet DB", b"Standard ACE DB"
SCRAMBLED = slice(24, 152)
SCRAMBLING_KEY = bytes.fromhex("c7da396b")
DATABASE_KEY_AT = 0x3E - SCRAMBLED.start
ACCESS_97 = 0
VERSIONS = {
    ACCESS_97: "Access 97",
    1: "Access 2000–2003",
    2: "Access 2007",
    3: "Access 2010",
    4: "Access 2013",
    5: "Access 2016",
    6: "Access 2019",
}
OTHER_FILES = {
    b"PK\x03\x04": "en zip-fil, till exempel Excel",
    b"\xd0\xcf\x11\xe0": "ett äldre Office-dokument",
    b"%PDF": "en pdf",
}


class UnreadableError(Exception):
    """A file that this reader can't read although it may be sound: what was found, and what to do (both Swedish).

    `driver_can`: Microsoft's driver reads files of this kind.
    """

    def __init__(self, found: str, action: str, driver_can: bool = False) -> None:
        super().__init__(found)
        self.found = found
        self.action = action
        self.driver_can = driver_can


def version(content: bytes) -> str:
    """The name of the Access version of a whole file; UnreadableError where its tables can't be read."""
    signature = content[SIGNATURE_AT : SIGNATURE_AT + len(JET_SIGNATURE)]
    if signature not in (JET_SIGNATURE, ACE_SIGNATURE):
        action = "Kontrollera att rätt fil ligger i leveransen (.accdb eller .mdb)"
        raise UnreadableError(f"filen är inte en Access-databas utan {_looks_like(content)}", action)
    if content[VERSION_AT : VERSION_AT + 1] == bytes([ACCESS_97]):
        action = "Öppna databasen i Access, spara den som .accdb och lägg den filen i leveransen"
        raise UnreadableError("databasen är i formatet Access 97, som inte stöds", action, driver_can=True)
    if len(content) % PAGE_SIZE:
        action = "Stäng databasen i Access och kopiera hela filen igen"
        found = f"filen är avkortad ({len(content)} byte är inte jämnt delbart med {PAGE_SIZE})"
        raise UnreadableError(found, action)
    if content[VERSION_AT] not in VERSIONS:
        action = "Öppna databasen i Access, spara den som .accdb (Access 2007–2019) och lägg den filen i leveransen"
        raise UnreadableError(f"Access-versionen är okänd ({content[VERSION_AT]})", action)
    if _is_encrypted(content):
        action = "Ta bort lösenordet i Access (Arkiv > Information > Dekryptera databas) och kopiera filen igen"
        raise UnreadableError("databasen är krypterad med lösenord", action, driver_can=True)
    return VERSIONS[content[VERSION_AT]]


def rc4(key: bytes, text: bytes) -> bytes:
    """`text` encrypted with RC4, or decrypted: it is its own inverse."""
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    result = bytearray()
    for byte in text:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        result.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(result)


def _is_encrypted(content: bytes) -> bool:
    plain = rc4(SCRAMBLING_KEY, content[SCRAMBLED])
    return struct.unpack_from("<I", plain, DATABASE_KEY_AT)[0] != 0


def _looks_like(content: bytes) -> str:
    if not content:
        return "en tom fil"
    for beginning, name in OTHER_FILES.items():
        if content.startswith(beginning):
            return name
    start = content[:24].decode("latin-1").splitlines()[0]
    return f"en fil som börjar med ”{start}”" if start.isprintable() else "något annat"
