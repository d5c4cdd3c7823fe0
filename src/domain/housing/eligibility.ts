import { z } from 'zod';
import { Grade, GRADES } from '../grade';
import type { RuleSource } from '../rule-source';

export const Ground = z.enum(['grade', 'demolition', 'danger', 'longEvacuation', 'lifeline', 'unknown']);
export type Ground = z.infer<typeof Ground>;

/** Why a household may move into temporary housing (入居資格の根拠). */
export const GroundRule = z.strictObject({
	ground: Ground.exclude(['unknown']),
	title: z.string().min(1).max(80),
	/** Grades of the dwelling with which it may be had; null: the grade does not matter. */
	grades: z.array(Grade).min(1).nullable(),
	/** What somebody must still establish, beside the grade; '' where nothing. */
	needs: z.string().max(200)
});
export type GroundRule = z.infer<typeof GroundRule>;

/**
 * Grounds: no dwelling of one's own is left and none can be had (災害救助法4条1項1号, 同法による救助の程度、方法及び期間並びに実費弁償の基準
 * 2条2号), or it cannot be lived in.
 */
export const GROUNDS: { source: RuleSource; rows: readonly GroundRule[] } = {
	source: {
		document: '災害救助事務取扱要領',
		place: '応急仮設住宅 入居対象者',
		date: '',
		unverified: true
	},
	rows: [
		{ ground: 'grade', title: '住家が全壊または流失し、住むところがない', grades: ['zenkai'], needs: '' },
		{
			ground: 'demolition',
			title: '半壊以上の住家を、やむを得ず解体する',
			grades: ['zenkai', 'daikibo', 'chukibo', 'hankai'],
			needs: '解体の申請または解体の証明'
		},
		{
			ground: 'danger',
			title: '二次災害などのおそれがあり、長く自宅に住めない',
			grades: null,
			needs: '避難指示、または市町村長が危険と認めたことの記録'
		},
		{
			ground: 'longEvacuation',
			title: '長期避難世帯に認定された',
			grades: null,
			needs: '長期避難世帯の認定'
		},
		{
			ground: 'lifeline',
			title: 'ライフラインが途絶し、長く自宅に住めない',
			grades: null,
			needs: '市町村長が認めたことの記録'
		}
	]
};

/** What the household's records say about its right to temporary housing. */
export interface Grounds {
	/** Grade of the certificate's decision in force; null: none yet. */
	grade: Grade | null;
	rows: (GroundRule & { holds: 'yes' | 'no' | 'unknown' })[];
	/** A repair of the dwelling (応急修理) was granted: both only up to six months, while it is being repaired. */
	repairGranted: boolean;
}

/** Grounds by grade: what is `unknown` somebody must ask or look at; before the certificate the grade is unknown too. */
export function groundsOf(grade: Grade | null, repairGranted: boolean, rows: readonly GroundRule[]): Grounds {
	return {
		grade,
		repairGranted,
		rows: rows.map((row) => ({ ...row, holds: holdsFor(row, grade) }))
	};
}

function holdsFor({ grades, needs }: GroundRule, grade: Grade | null): 'yes' | 'no' | 'unknown' {
	if (grades !== null && grade !== null && !grades.includes(grade)) return 'no';
	if (grades !== null && grade === null) return 'unknown';
	return needs === '' ? 'yes' : 'unknown';
}

/** The worst of several grades, null for none: a household with two damaged dwellings is judged by the one that it lived in. */
export function worstGrade(grades: readonly (Grade | null)[]): Grade | null {
	return GRADES.find((grade) => grades.includes(grade)) ?? null;
}
