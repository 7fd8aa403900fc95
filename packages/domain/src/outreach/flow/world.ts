import type { MessageChannel } from "../../messaging/channels.ts";
import type { Kelurahan, KelurahanFinder } from "../../reference/kelurahan.ts";
import type { OccupationFinder } from "../../reference/occupations.ts";
import type { IsoDate } from "../../shared/dates.ts";

/** What a conversation must know of the place it is held in. The same every time, so a turn can be replayed. */
export type World = {
  readonly today: IsoDate;
  /** The office, as it stands in front of what it says: "Pemkot Jambi". */
  readonly sender: string;
  readonly channel: MessageChannel;
  readonly kelurahan: readonly Kelurahan[];
  /** Whether there is a clip of these words, which the channel can bring. */
  readonly hasClip: (words: string) => boolean;
  readonly findKelurahan: KelurahanFinder;
  readonly findOccupation: OccupationFinder;
  /** In which kelurahan a place on the map lies. */
  readonly kelurahanAt: (place: { latitude: number; longitude: number }) => Kelurahan | null;
};
