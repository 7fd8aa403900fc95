import { expect, test } from "vitest";
import { nearest } from "./nearest.ts";

test.each([
  { name: "nmae", of: ["name", "dob", "surname"], are: ["name"] },
  { name: "rec_id", of: ["id", "surname", "state"], are: ["id"] },
  {
    name: "birthdate",
    of: ["Birth Date", "birth_place", "name"],
    are: ["Birth Date", "birth_place"],
  },
  { name: "surnam", of: ["given_name", "surname", "suburb"], are: ["surname"] },
  { name: "phone", of: ["id", "cluster"], are: [] },
])("whoever writes $name may mean $are", ({ are, name, of }) => {
  expect(nearest(name, of)).toEqual(are);
});
