import { addDays, type IsoDate } from "@payung/domain/shared/dates.ts";

/** What a candidate list and the registers say of one made-up worker. */
export type Worker = {
  readonly name: string;
  readonly nik: string;
  readonly bornOn: IsoDate;
  readonly sex: "L" | "P";
  readonly kelurahan: string;
  /** The kelurahan's code, as the civil registry writes it. */
  readonly kelurahanCode: string;
  readonly occupation: string;
  readonly employmentStatus: string;
  readonly phone: string;
  readonly consent: string;
};

const FIRST = ["Budi", "Siti", "Agus", "Dewi", "Hendra", "Rina", "Joko", "Yanti", "Rahmat", "Lina"];
const LAST = ["Santoso", "Wahyuni", "Saputra", "Lestari", "Gunawan", "Hartati", "Pratama"];

let made = 0;

/**
 * A worker in whose way nothing stands, and who is nobody else: each call makes another person, born
 * a day later than the one before. The serial of the NIK is one that no real person has.
 */
export function aWorker(changed: Partial<Worker> = {}): Worker {
  made += 1;
  const sex = changed.sex ?? (made % 2 === 0 ? "P" : "L");
  const bornOn = changed.bornOn ?? addDays("1975-01-01", made);
  return {
    name: `${FIRST[made % FIRST.length]} ${LAST[made % LAST.length]} ${inLetters(made)}`,
    nik: nikFor(bornOn, sex),
    bornOn,
    sex,
    kelurahan: "Kenali Asam Bawah",
    kelurahanCode: "15.71.07.1005",
    occupation: "Tukang ojek",
    employmentStatus: "Bekerja sendiri",
    phone: `0812${String(10_000_000 + made)}`,
    consent: "Ya",
    ...changed,
  };
}

/** So many workers, all alike but for who they are. */
export function workers(count: number, changed: Partial<Worker> = {}): Worker[] {
  return Array.from({ length: count }, () => aWorker(changed));
}

let serial = 0;

/** A NIK that agrees with a birth date and a sex (women's day is 40 higher), with a serial 99xx. */
export function nikFor(bornOn: IsoDate, sex: "L" | "P"): string {
  serial = (serial + 1) % 100;
  const day = Number(bornOn.slice(8, 10)) + (sex === "P" ? 40 : 0);
  const date = `${String(day).padStart(2, "0")}${bornOn.slice(5, 7)}${bornOn.slice(2, 4)}`;
  return `157101${date}99${String(serial).padStart(2, "0")}`;
}

/** A name of its own for each number: no digits, because a name has none. */
function inLetters(number: number): string {
  let rest = number;
  let letters = "";
  do {
    letters = String.fromCharCode(97 + (rest % 26)) + letters;
    rest = Math.floor(rest / 26);
  } while (rest > 0);
  return `Q${letters}`;
}
