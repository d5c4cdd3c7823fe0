import type { CaseNumber } from '../entry';
import type { OpenOf } from '../kinds';

/** A dead or missing person (犠牲者) with the bereaved (遺族). */
export interface DeceasedView extends OpenOf<'bereaved.recorded'> {
	/** The record in force, and the first: later entries name the first. */
	entry: string;
	first: string;
	case: CaseNumber;
	at: string;
	/** The board's word (関連死); null: it has not decided, or there is nothing to decide. */
	board: (OpenOf<'bereaved.boardDecided'> & { entry: string; at: string }) | null;
	/** 弔慰金 may be paid: a direct death, or a related one that the board has recognised. Missing: by 行方不明者の推定 only. */
	recognised: boolean;
	survivors: SurvivorView[];
	contacts: (OpenOf<'bereaved.contacted'> & { entry: string; first: string; at: string })[];
	/** Next day on which somebody wants to be in touch, ISO. */
	next: string | null;
}

export interface SurvivorView extends OpenOf<'bereaved.survivor'> {
	/** The record in force, and the first. */
	entry: string;
	first: string;
	at: string;
	/** 1 is first; by 災害弔慰金の支給等に関する法律 3条2項. Null: no right. */
	rank: number | null;
}

export interface BereavedCase {
	deceased: DeceasedView[];
}

/** The dead over all cases. */
export interface BereavedLedger {
	/** By the entry id of the first record. */
	deceased: Map<string, DeceasedView>;
}
