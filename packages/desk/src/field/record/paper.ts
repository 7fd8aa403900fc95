/** What is carried to people's doors, and what stands in the office. */
export const PAPERS = ["58", "80", "a4"] as const;
export type Paper = (typeof PAPERS)[number];

const REMEMBERED = "payung.field.paper";

export function paperKept(): Paper {
  const kept = localStorage.getItem(REMEMBERED);
  return PAPERS.find((each) => each === kept) ?? "58";
}

/** Prints what is on the screen as a receipt of this width; the page's size stands in the styles. */
export function printOn(paper: Paper): void {
  localStorage.setItem(REMEMBERED, paper);
  document.documentElement.dataset["paper"] = paper;
  print();
}
