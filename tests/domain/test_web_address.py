"""An address is judged as it will be connected to, in whatever way its host is written."""

from ipaddress import IPv4Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.web_address import AddressError, Fault, is_public, is_slack, public_https

SLACK_API = "https://slack.com/api/"
SANDBOX_API = "http://127.0.0.1:8399/api/"
DIGITS = ("0123456789", "０１２３４５６７８９", "⓪①②③④⑤⑥⑦⑧⑨", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "⁰¹²³⁴⁵⁶⁷⁸⁹")
DOTS = ".。．｡"

loopback = st.integers(int(IPv4Address("127.0.0.0")), int(IPv4Address("127.255.255.255")))
digits = st.sampled_from(DIGITS)


def parts_of(number: int) -> list[int]:
    return list(IPv4Address(number).packed)


@st.composite
def in_other_digits(draw: st.DrawFn) -> str:
    """127.0.0.1 in digits, full stops and invisible marks that are mapped to it."""
    script = draw(st.lists(digits, min_size=12, max_size=12))
    plain = str(IPv4Address(draw(loopback)))
    letters = [
        draw(st.sampled_from(DOTS)) if letter == "." else script[n % 12][int(letter)]
        for n, letter in enumerate(plain)
    ]
    mark: str = draw(st.sampled_from(["", "\u00ad", "\u200b"]))
    return mark.join([*letters, draw(st.sampled_from(["", *DOTS]))])


@st.composite
def in_other_bases(draw: st.DrawFn) -> str:
    """Decimal, octal and hexadecimal, whole or in two, three or four parts, as inet_aton reads them."""
    number, count = draw(loopback), draw(st.integers(1, 4))
    last = number & ((1 << (8 * (5 - count))) - 1)
    written = [*parts_of(number)[: count - 1], last]
    forms = draw(st.lists(st.sampled_from(["{:d}", "0{:o}", "0x{:x}", "0X{:X}"]), min_size=4, max_size=4))
    return ".".join(form.format(one) for form, one in zip(forms, written, strict=False))


@st.composite
def in_ipv6(draw: st.DrawFn) -> str:
    """Mapped, compatible, translated, tunnelled, with a zone or without."""
    number = draw(loopback)
    high, low = f"{number >> 16:x}", f"{number & 0xFFFF:x}"
    form = draw(
        st.sampled_from(
            [
                "::ffff:{dotted}",
                "::ffff:{high}:{low}",
                "::ffff:0:{high}:{low}",
                "::{dotted}",
                "64:ff9b::{dotted}",
                "64:ff9b::{high}:{low}",
                "64:ff9b:1::{high}:{low}",
                "2002:{high}:{low}::1",
                "2001:0:{high}:{low}::",
                "2001::{high}:{low}",
                "::1",
                "::",
            ]
        )
    )
    zone = draw(st.sampled_from(["", "%lo", "%25lo", "%1"]))
    return f"[{form.format(dotted=IPv4Address(number), high=high, low=low)}{zone}]"


@given(
    st.one_of(in_other_digits(), in_other_bases(), in_ipv6(), loopback.map(lambda n: str(IPv4Address(n)))),
    st.sampled_from(["", "good@", "calendar.example.com:443@", "calendar.example.com\\@"]),
    st.sampled_from(["", ":443", ":8443", ":８４４３"]),
    st.sampled_from(["https", "HTTPS"]),
)
def test_no_form_of_a_loopback_address_is_taken(host: str, before: str, port: str, scheme: str) -> None:
    with pytest.raises(AddressError):
        public_https(f"{scheme}://{before}{host}{port}/team.ics")


@given(st.integers(0, 2**32 - 1).map(IPv4Address), st.sampled_from(["{}", "64:ff9b::{}"]))
def test_no_number_is_public_that_python_holds_for_private(inner: IPv4Address, form: str) -> None:
    number = form.format(inner)

    assert not is_public(number) or (ip_address(inner).is_global and not inner.is_multicast)


@given(st.text(max_size=30))
def test_whatever_is_typed_is_taken_or_refused_and_stays_as_it_was_taken(text: str) -> None:
    try:
        taken = public_https(f"https://{text}")
    except AddressError:
        return

    assert public_https(taken) == taken
    assert taken.partition("/")[0].isascii()


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ("https://Calendar.Example.com./a/B.ics?x=1", "https://calendar.example.com/a/B.ics?x=1"),
        ("HTTPS://calendar.example.com:443/a.ics", "https://calendar.example.com/a.ics"),
        ("https://calendar.example.com:8443/a.ics", "https://calendar.example.com:8443/a.ics"),
        ("https://kalender.münchen.de/a.ics", "https://kalender.xn--mnchen-3ya.de/a.ics"),
        ("https://straße.de/a.ics", "https://xn--strae-oqa.de/a.ics"),
        ("https://ｃalendar．example。com/a.ics", "https://calendar.example.com/a.ics"),
        ("https://my_team.example.com/ä/ö.ics", "https://my_team.example.com/ä/ö.ics"),
        ("https://⑧.⑧.⑧.⑧/a.ics", "https://8.8.8.8/a.ics"),
        ("https://[2001:4860:4860:0:0:0:0:8888]/a.ics", "https://[2001:4860:4860::8888]/a.ics"),
        ("https://3com.com/a.ics", "https://3com.com/a.ics"),
    ],
)
def test_an_address_is_taken_with_its_host_as_it_will_be_looked_up(typed: str, taken: str) -> None:
    assert public_https(typed) == taken


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("http://calendar.example.com/", Fault.NOT_HTTPS),
        ("file:///etc/passwd", Fault.NOT_HTTPS),
        ("calendar", Fault.NOT_HTTPS),
        ("https://good@127.0.0.1/", Fault.CREDENTIALS),
        ("https://ana:secret@calendar.example.com/", Fault.CREDENTIALS),
        ("https://@calendar.example.com/", Fault.CREDENTIALS),
        ("https://", Fault.UNCLEAR),
        ("https:///a.ics", Fault.UNCLEAR),
        ("https://2130706433/", Fault.UNCLEAR),
        ("https://0x7f.1/", Fault.UNCLEAR),
        ("https://0177.0.0.1/", Fault.UNCLEAR),
        ("https://127.1/", Fault.UNCLEAR),
        ("https://127.0.0.1../", Fault.UNCLEAR),
        ("https://256.0.0.1/", Fault.UNCLEAR),
        ("https://calendar..example.com/", Fault.UNCLEAR),
        ("https://-a.example.com/", Fault.UNCLEAR),
        (f"https://{'a' * 64}.example.com/", Fault.UNCLEAR),
        ("https://%31%32%37.0.0.1.example.com/", Fault.UNCLEAR),
        ("https://calendar.example.com\\@127.0.0.1/", Fault.UNCLEAR),
        ("https://calendar.example.com\t/", Fault.UNCLEAR),
        ("https://calendar.example.com/\x00", Fault.UNCLEAR),
        ("https://calendar.example.com/\ud800", Fault.UNCLEAR),
        ("https://calendar.example.com:0/", Fault.UNCLEAR),
        ("https://calendar.example.com:70000/", Fault.UNCLEAR),
        ("https://calendar.example.com:port/", Fault.UNCLEAR),
        ("https://[bad/", Fault.UNCLEAR),
        ("https://[v1.fe80::1]/", Fault.UNCLEAR),
        ("https://i❤.example.com/", Fault.UNCLEAR),
        ("https://calendar/", Fault.INSIDE),
        ("https://localhost./", Fault.INSIDE),
        ("https://ⓛocalhost/", Fault.INSIDE),
        ("https://team.localhost/", Fault.INSIDE),
        ("https://NAS.Local./", Fault.INSIDE),
        ("https://metadata.google.internal/", Fault.INSIDE),
        ("https://router.home.arpa/", Fault.INSIDE),
        ("https://localhost.localdomain/", Fault.INSIDE),
        ("https://①②⑦.⓪.⓪.①:8443/x", Fault.INSIDE),
        ("https://１２７。０。０。１/", Fault.INSIDE),
        ("https://127.0.0.1./", Fault.INSIDE),
        ("https://[::127.0.0.1]/", Fault.INSIDE),
        ("https://[fec0::1]/", Fault.INSIDE),
        ("https://[fe80::1%25eth0]/", Fault.INSIDE),
        ("https://192.0.0.192/", Fault.INSIDE),
        ("https://[64:ff9b:1::7f00:1]/", Fault.INSIDE),
    ],
)
def test_an_address_is_refused_for_a_reason(url: str, fault: Fault) -> None:
    with pytest.raises(AddressError) as refused:
        public_https(url)

    assert refused.value.fault is fault


@pytest.mark.parametrize(
    ("number", "public"),
    [
        ("8.8.8.8", True),
        ("192.0.1.1", True),
        ("100.63.255.255", True),
        ("172.32.0.1", True),
        ("223.255.255.255", True),
        ("2001:4860:4860::8888", True),
        ("2a00:1450::1", True),
        ("64:ff9b::808:808", True),
        ("0.0.0.0", False),
        ("0.1.2.3", False),
        ("10.1.2.3", False),
        ("100.64.0.1", False),
        ("127.0.0.1", False),
        ("168.63.129.16", False),
        ("169.254.169.254", False),
        ("172.16.0.1", False),
        ("192.0.0.9", False),
        ("192.0.0.192", False),
        ("192.0.2.1", False),
        ("192.88.99.1", False),
        ("192.168.1.1", False),
        ("198.18.0.1", False),
        ("198.51.100.1", False),
        ("203.0.113.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("::7f00:1", False),
        ("::ffff:192.168.1.1", False),
        ("::ffff:8.8.8.8", False),
        ("64:ff9b::a00:1", False),
        ("64:ff9b:1::808:808", False),
        ("100::1", False),
        ("2001::1", False),
        ("2001:2::1", False),
        ("2001:db8::1", False),
        ("2002:808:808::", False),
        ("3fff::1", False),
        ("5f00::1", False),
        ("fd00:ec2::254", False),
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("2a00:1450::1%eth0", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("127.1", False),
        ("calendar.example.com", False),
        ("", False),
    ],
)
def test_only_addresses_of_the_public_internet_are_public(number: str, public: bool) -> None:
    assert is_public(number) is public


@pytest.mark.parametrize(
    ("url", "api_url", "slack"),
    [
        ("https://hooks.slack.com/actions/T0/1/abc", SLACK_API, True),
        ("https://files.slack.com/upload/v1/abc", SLACK_API, True),
        ("https://hooks.slack-gov.com/actions/1", "https://slack-gov.com/api/", True),
        ("https://hooks.slack.com/actions/1", "https://proxy.example/api/", True),
        ("http://127.0.0.1:8399/response/1", SANDBOX_API, True),
        ("http://hooks.slack.com/actions/1", SLACK_API, False),
        ("https://hooks.slack.com.evil.example/1", SLACK_API, False),
        ("https://evilslack.com/1", SLACK_API, False),
        ("https://hooks.slack.com@evil.example/1", SLACK_API, False),
        ("https://evil.example\\.slack.com/1", SLACK_API, False),
        ("https://evil.example/.slack.com", SLACK_API, False),
        ("http://127.0.0.1:8399/response/1", SLACK_API, False),
        ("http://127.0.0.1:8400/response/1", SANDBOX_API, False),
        ("file:///etc/passwd", SLACK_API, False),
        ("https://[bad", SLACK_API, False),
        ("", SLACK_API, False),
        ("7", SLACK_API, False),
    ],
)
def test_only_slack_is_answered(url: str, api_url: str, slack: bool) -> None:
    assert is_slack(url, api_url) is slack
