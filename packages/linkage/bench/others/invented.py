"""Invented tables of other kinds than a registry of persons: python invented.py FOLDER

companies.csv            one list; names with legal forms, addresses two ways round, telephones as everyone writes them
customers.csv            one list; 30 % of most fields missing ("n/a", "-"), names changed places, mail, birthdays 31/12/1990
places.csv               one list; a number, a name, latitude and longitude, a category
patients-a.csv, -b.csv   two tables whose columns have different names, births written differently
products-a.csv, -b.csv   two tables; titles in other words, prices that differ

`cluster` is who is who. The same seed gives the same bytes.
"""

import csv
import random
import string
import sys
from pathlib import Path

SYLLABLES = (
    "ba ren to li mar ka del vo sin tar mon ri fel gus ha ner pol wei schu berg stein ko va ny os tru bel ing"
    " ton ford ley mac don cor bin ash wil lo fri ten"
).split()
STREET_KINDS = {"Street": "St", "Road": "Rd", "Avenue": "Ave.", "Lane": "Ln"}


class Maker:
    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.first = self.common(self.names(400, 1, 2))
        self.last = self.common(self.names(3000, 2, 3))
        self.streets = self.names(600, 2, 3)
        self.cities = self.names(120, 2, 3)
        self.city = self.common(list(range(120)))

    def word(self, least, most):
        count = self.dice.randint(least, most)
        return "".join(self.dice.choice(SYLLABLES) for _ in range(count))

    def names(self, count, least, most):
        found = {}
        while len(found) < count:
            found[self.word(least, most).capitalize()] = None
        return list(found)

    def common(self, values):
        """Draws values of which the first are the most common, as names are."""
        weights = [1 / (n + 2) for n in range(len(values))]
        return lambda: self.dice.choices(values, weights)[0]

    def happens(self, chance):
        return self.dice.random() < chance

    def digits(self, count):
        return "".join(self.dice.choice("0123456789") for _ in range(count))

    def slip(self, text, chance):
        """One letter left out, replaced, put in or exchanged."""
        if not text or not self.happens(chance):
            return text
        at = self.dice.randrange(len(text))
        letter = self.dice.choice(string.ascii_lowercase)
        return self.dice.choice(
            [
                text[:at] + text[at + 1 :],
                text[:at] + letter + text[at + 1 :],
                text[:at] + letter + text[at:],
                text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :],
            ]
        )

    def home(self):
        city = self.city()
        return {
            "number": self.dice.randint(1, 180),
            "street": self.dice.choice(self.streets),
            "kind": self.dice.choice(list(STREET_KINDS)),
            "city": self.cities[city],
            "zip": str(10000 + city * 31 + self.dice.randrange(6)),
        }

    def address(self, home):
        kind = home["kind"] if self.happens(0.5) else STREET_KINDS[home["kind"]]
        street = f"{self.slip(home['street'], 0.15)} {kind}"
        return f"{home['number']} {street}" if self.happens(0.8) else f"{street} {home['number']}"

    def telephone(self, n):
        return self.dice.choice(
            [
                f"+49 {n[:3]} {n[3:]}",
                f"0{n[:3]}-{n[3:]}",
                f"0{n[:3]}/{n[3:]}",
                f"(0{n[:3]}) {n[3:6]} {n[6:]}",
            ]
        )

    def copies(self, weights):
        return range(self.dice.choices(range(1, len(weights) + 1), weights)[0])

    def shuffled(self, rows):
        self.dice.shuffle(rows)
        return rows


FORMS = [
    ["Ltd", "Limited", "LTD.", ""],
    ["GmbH", "G.m.b.H.", "gmbh", ""],
    ["Inc", "Inc.", "Incorporated", ""],
    ["SA", "S.A.", ""],
]
TRADES = "Logistics Bakery Consulting Trading Engineering Foods Motors Software Textiles Pharma".split()


def companies(of):
    for cluster in range(4000):
        one, two = of.last(), of.last()
        core = of.dice.choice([one, f"{one} & {two}", f"{one} {two}"])
        trade, form = of.dice.choice(TRADES), of.dice.choice(FORMS)
        home, number, vat = of.home(), of.digits(10), of.digits(9)
        for copy in of.copies([0.6, 0.25, 0.1, 0.05]):
            if copy and of.happens(0.1):
                home = of.home()
            name = of.slip(core, 0.12 if copy else 0)
            if copy and of.happens(0.1):
                name = "".join(word[0] for word in name.split())
            words = (name, trade if of.happens(0.93) else "", of.dice.choice(form))
            yield {
                "company": " ".join(word for word in words if word),
                "address": of.address(home),
                "city": home["city"] if of.happens(0.95) else "",
                "postcode": home["zip"] if of.happens(0.85) else "",
                "phone": of.telephone(number if of.happens(0.9) else of.digits(10))
                if of.happens(0.7)
                else "",
                "vat": f"DE{vat}" if of.happens(0.3) else "",
                "website": f"www.{core.split()[0]}{trade}.com".lower() if of.happens(0.4) else "",
                "cluster": cluster,
            }


def customers(of):
    def maybe(value, chance=0.7):
        return value if of.happens(chance) else of.dice.choice(["", "", "", "n/a", "-"])

    for cluster in range(6000):
        first, last, home, number = of.first(), of.last(), of.home(), of.digits(9)
        user = of.dice.choice([f"{first}.{last}", f"{first[0]}{last}", of.word(2, 3)])
        mail = f"{user}{of.dice.randrange(99)}@{of.dice.choice(['gmail.com', 'yahoo.com', 'web.de'])}"
        day, month = of.dice.randint(1, 28), of.dice.randint(1, 12)
        born = f"{day:02}/{month:02}/{of.dice.randint(1940, 2005)}"
        for copy in of.copies([0.65, 0.25, 0.1]):
            given, family = of.slip(first, 0.1 * bool(copy)), of.slip(last, 0.12 * bool(copy))
            if copy and of.happens(0.12):
                given, family = family, given
            if copy and of.happens(0.12):
                home = of.home()
            if copy and of.happens(0.1):
                given = given[:1]
            yield {
                "customer_no": of.digits(7),
                "first_name": maybe(given, 0.9),
                "last_name": maybe(family, 0.95),
                "email": maybe(of.slip(mail.lower(), 0.05)),
                "phone": maybe(of.telephone(number if of.happens(0.92) else of.digits(10))),
                "birthday": maybe(born),
                "street": maybe(of.address(home)),
                "zip": maybe(home["zip"]),
                "city": maybe(home["city"]),
                "country": "Germany" if of.happens(0.97) else "Austria",
                "newsletter": of.dice.choice(["yes", "no"]),
                "cluster": cluster,
            }


def places(of):
    for cluster in range(4000):
        kind = of.dice.choice(["Cafe", "Hotel", "Pharmacy", "School", "Kiosk", "Bar"])
        proper = of.last()
        north, east = 48 + of.dice.random() * 0.4, 11 + of.dice.random() * 0.6
        category = of.dice.choice(["food", "lodging", "health", "education"])
        for copy in of.copies([0.7, 0.22, 0.08]):
            name = of.slip(f"{kind} {proper}", 0.3 * bool(copy))
            yield {
                "poi_id": of.digits(8),
                "name": proper if copy and of.happens(0.2) else name,
                "latitude": f"{north + of.dice.gauss(0, 0.0006):.6f}",
                "longitude": f"{east + of.dice.gauss(0, 0.0008):.6f}",
                "category": category if of.happens(0.9) else "",
                "cluster": cluster,
            }


def patients(of):
    left, right = [], []
    for cluster in range(8000):
        first, last, home, number = of.first(), of.last(), of.home(), of.digits(9)
        year, month, day = of.dice.randint(1930, 2010), of.dice.randint(1, 12), of.dice.randint(1, 28)
        sex = of.dice.choice("MF")
        if of.happens(0.6):
            left.append(
                {
                    "pid": f"P{cluster:06}",
                    "surname": last.upper(),
                    "forename": first.upper(),
                    "birth_date": f"{year}-{month:02}-{day:02}",
                    "sex": sex,
                    "postal_code": home["zip"],
                    "tel": number if of.happens(0.6) else "",
                    "cluster": cluster,
                }
            )
        if not of.happens(0.5):
            continue
        if day < 13 and of.happens(0.08):
            month, day = day, month
        given, family = of.slip(first, 0.12), of.slip(last, 0.12)
        if of.happens(0.06):
            given, family = family, given
        right.append(
            {
                "record": len(right) + 1,
                "last_name": family,
                "first_name": given if of.happens(0.95) else f"{given[:1]}.",
                "dob": f"{day:02}.{month:02}.{year}" if of.happens(0.9) else "",
                "gender": sex if of.happens(0.97) else "",
                "zip": (of.home() if of.happens(0.2) else home)["zip"] if of.happens(0.9) else "",
                "phone": of.telephone(number) if of.happens(0.5) else "",
                "cluster": cluster,
            }
        )
    return left, of.shuffled(right)


KINDS = "Headphones,LED Monitor,Digital Camera,Laser Printer,Speaker,Cordless Drill,Coffee Maker".split(",")
ADJECTIVES = ["Ultra", "Pro", "Compact", "Premium", "Slim", "Series II", "HD"]


def products(of):
    left, right = [], []
    brands = of.names(40, 1, 2)
    for cluster in range(3000):
        brand, kind = of.dice.choice(brands), of.dice.choice(KINDS)
        model = f"{of.word(1, 1)[:2].upper()}-{of.digits(of.dice.choice([3, 4]))}"
        color, extra = of.dice.choice(["Black", "White", "Silver", "Red"]), of.dice.choice(ADJECTIVES)
        price = of.dice.lognormvariate(4.5, 0.8)
        if of.happens(0.75):
            left.append(
                {
                    "sku": f"A{cluster:05}",
                    "title": f"{brand} {model} {extra} {kind} - {color}",
                    "manufacturer": brand if of.happens(0.6) else "",
                    "price": f"{price:.2f}",
                    "cluster": cluster,
                }
            )
        if of.happens(0.6):
            written = of.dice.choice([model, model.replace("-", ""), model.lower()])
            words = [
                brand if of.happens(0.9) else "",
                written if of.happens(0.9) else "",
                kind,
                color if of.happens(0.5) else "",
                of.dice.choice(["", "(New)", "with Warranty"]),
            ]
            right.append(
                {
                    "sku": f"B{cluster:05}",
                    "title": " ".join(word for word in words if word),
                    "manufacturer": brand.upper() if of.happens(0.3) else "",
                    "price": f"{price * of.dice.uniform(0.85, 1.1):.2f}" if of.happens(0.9) else "",
                    "cluster": cluster,
                }
            )
    return left, of.shuffled(right)


def write(path, rows):
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for make in (companies, customers, places):
        of = Maker(11)
        write(folder / f"{make.__name__}.csv", of.shuffled(list(make(of))))
    for make in (patients, products):
        for side, rows in zip("ab", make(Maker(11)), strict=True):
            write(folder / f"{make.__name__}-{side}.csv", rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
