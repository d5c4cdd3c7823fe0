import type { CaseNumber } from '../entry';
import type { OpenOf } from '../kinds';

/** Consultations, consent and disclosures of one household. */
export interface CareCase {
	/** `entry` is the record in force; `at` and `staff` are of the first. */
	consultations: (OpenOf<'care.consulted'> & { entry: string; first: string; at: string; staff: string })[];
	/** How the household wants to live again, as it said last. */
	wish: { wish: NonNullable<OpenOf<'care.consulted'>['wish']>; on: string } | null;
	/** Day of the next contact, null where none is agreed or somebody has been in touch since. */
	next: string | null;
	/** Staff id of who looks after it: the last who was named in a handover, else the last who was in touch. */
	keeper: string | null;
	/** 災害ケースマネジメント is going on. */
	managed: boolean;
	handovers: (OpenOf<'care.handedOver'> & { entry: string; at: string; staff: string })[];
	/** The newest word; null: nobody has asked. */
	consent: { agrees: boolean; entry: string; at: string } | null;
	disclosures: (OpenOf<'disclosure.made'> & { entry: string; at: string; staff: string })[];
}

/** Over all cases. */
export interface CareLedger {
	cases: Map<CaseNumber, CareCase>;
}
