"""A certificate authority of the tests' own, trusted by the SDK as long as they run."""

import datetime as dt
import ipaddress
import ssl
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.clock import utc_now


def server_context(folder: Path) -> ssl.SSLContext:
    """A TLS context for 127.0.0.1, signed by an authority whose certificate is `ca.pem` in that folder."""
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca_name = _name("tests' authority")
    ca = _signed(_certificate(ca_name, ca_name, ca_key, x509.BasicConstraints(ca=True, path_length=0)), ca_key)
    own = _certificate(_name("127.0.0.1"), ca_name, key, x509.BasicConstraints(ca=False, path_length=None))
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key())
    leaf = _signed(own.add_extension(names, critical=False).add_extension(issuer, critical=False), ca_key)
    (folder / "ca.pem").write_bytes(ca.public_bytes(serialization.Encoding.PEM))
    (folder / "own.pem").write_bytes(leaf.public_bytes(serialization.Encoding.PEM) + _private(key))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "own.pem")
    return context


def _name(words: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])


def _certificate(
    name: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, kind: x509.BasicConstraints
) -> x509.CertificateBuilder:
    now = utc_now()
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=2))
        .add_extension(kind, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(_usage(ca=kind.ca), critical=True)
    )


def _signed(certificate: x509.CertificateBuilder, by: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    return certificate.sign(by, hashes.SHA256())


def _usage(*, ca: bool) -> x509.KeyUsage:
    others = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only",
         "decipher_only"), False,
    )  # fmt: skip
    return x509.KeyUsage(digital_signature=True, key_cert_sign=ca, crl_sign=ca, **others)


def _private(key: ec.EllipticCurvePrivateKey) -> bytes:
    kind = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, kind, serialization.NoEncryption())
