import { z } from 'zod';
import { EntryId } from '../entry';
import { Grade } from '../grade';

/** Text from a form: never empty when present, never absurdly long. */
const text = z.string().max(500);
const longText = z.string().max(4000);
/** ISO date, or '' where it is unknown. */
const date = z.union([z.iso.date(), z.literal('')]);

/** A person as the register or the form has it; names are kept code point by code point. */
export const PersonSealed = z.strictObject({
	name: text,
	kana: text,
	/** ISO date, '' if unknown. */
	birth: date,
	/** What the register prints for an unknown or partly unknown date (不詳表記), else ''. */
	birthText: text,
	sex: z.enum(['male', 'female', 'unknown']),
	/** 続柄 as text. */
	relation: text,
	/** 宛名番号, '' for a person who is in no register. */
	personId: text
});
export type PersonSealed = z.infer<typeof PersonSealed>;

/** Application for a certificate (罹災証明書等の交付申請) taken at a desk. */
export const certificateApplied = {
	kind: 'certificate.applied',
	roles: ['field', 'survey', 'headquarters', 'approver'],
	open: z.strictObject({
		/** 受付番号 with its random part (ids.ts). */
		receipt: z.string(),
		/** Row of the municipality's certificate table. */
		certificate: z.string(),
		/** From the register, or a person who is in no register (旅行者, 転入前 …). */
		via: z.enum(['register', 'walkIn']),
		/** Token of the damaged house, or null where it is not known yet. Two live applications with one token clash. */
		house: z.string().nullable(),
		/** What the citizen's phone computes from receipt number and birth date (status page), hex. Null without a birth date. */
		lookup: z
			.string()
			.regex(/^[0-9a-f]{64}$/)
			.nullable(),
		/** Whether the applicant answered for somebody else with a mandate (委任状). */
		byAgent: z.boolean()
	}),
	sealed: z.strictObject({
		/** 世帯番号, '' for a walk-in. */
		household: text,
		/** Head of the household (世帯主), as printed. */
		head: PersonSealed,
		/** Members to print under 追加記載事項; the head included. */
		members: z.array(PersonSealed).max(60),
		/** Who stands at the desk, if not the head. */
		applicant: z.strictObject({ name: text, relation: text, phone: text }),
		agentId: text,
		/** 世帯主住所, as printed. '' when suppressed: then only `contact` may be used and nothing is printed. */
		address: text,
		/** Suppressed address (支援措置対象者): nobody's screen, list or print shows it. */
		suppressed: z.boolean(),
		phone: text,
		/** 被災住家の所在地, as printed. */
		houseAddress: text,
		/** 物件番号 of the house register, '' if not linked. */
		houseId: text,
		/** 罹災原因 as printed: disaster and date. */
		cause: text,
		damagedOn: date,
		/** What the applicant says happened. */
		damage: longText,
		purpose: text,
		note: longText
	})
} as const;

/** Simple survey of a dwelling (被害認定調査); the full survey sheets come later and are another kind. */
export const certificateSurveyed = {
	kind: 'certificate.surveyed',
	roles: ['field', 'survey', 'headquarters', 'approver'],
	open: z.strictObject({
		application: EntryId,
		/** 1 = 第1次, 2 = 第2次, 3 = 再調査. */
		round: z.union([z.literal(1), z.literal(2), z.literal(3)]),
		/** Day of the survey, ISO date. */
		surveyedOn: z.iso.date(),
		method: z.enum(['outside', 'inside', 'photo']),
		/** Grade that the surveyor proposes; headquarters decides. */
		grade: Grade,
		/** Loss of the dwelling in percent (住家の損害割合), if it was counted. */
		lossPct: z.number().int().min(0).max(100).nullable()
	}),
	sealed: z.strictObject({ findings: longText, surveyors: text })
} as const;

/** Decision on the grade (被害の程度の判定), at headquarters. */
export const certificateDecided = {
	kind: 'certificate.decided',
	roles: ['headquarters', 'approver'],
	open: z.strictObject({
		application: EntryId,
		/** Surveys that were judged. */
		surveys: z.array(EntryId).max(20),
		/** Null for a certificate that certifies a fact and no grade. */
		grade: Grade.nullable(),
		outcome: z.enum(['certify', 'refuse'])
	}),
	sealed: z.strictObject({ reason: longText })
} as const;

/** Exactly what stands on the paper; printing again prints this and nothing newer. */
export const CertificatePaper = z.strictObject({
	head: text,
	address: text,
	houseAddress: text,
	cause: text,
	members: z.array(z.strictObject({ name: text, relation: text, birth: text })).max(60),
	extra: text
});
export type CertificatePaper = z.infer<typeof CertificatePaper>;

/** Issue of a certificate (交付). A reissue or a corrected certificate is a new entry with a new number. */
export const certificateIssued = {
	kind: 'certificate.issued',
	roles: ['field', 'survey', 'headquarters', 'approver'],
	open: z.strictObject({
		application: EntryId,
		/** The decision that it certifies; null only for kinds that need none. */
		decision: EntryId.nullable(),
		/** 整理番号. */
		number: z.string(),
		certificate: z.string(),
		grade: Grade.nullable(),
		/** ISO date as printed. */
		issuedOn: z.iso.date(),
		/** first = 交付, reissue = 再交付 (same content), corrected = after 取消 with new content. */
		reason: z.enum(['first', 'reissue', 'corrected']),
		/** Number of the certificate that it replaces, if any. */
		replaces: z.string().nullable(),
		/** Verification text of the QR code (verification.ts): signed, nothing personal. */
		qr: z.string().max(600)
	}),
	sealed: CertificatePaper
} as const;

/** Revocation of a certificate (取消): wrong content, or a new grade. `corrects` names the issue. */
export const certificateRevoked = {
	kind: 'certificate.revoked',
	roles: ['headquarters', 'approver'],
	open: z.strictObject({
		application: EntryId,
		number: z.string(),
		reason: z.enum(['content', 'regraded', 'fraud', 'other'])
	}),
	sealed: z.strictObject({ note: longText })
} as const;

/** Request for a second survey (第2次調査) or a survey again (再調査). */
export const certificateResurveyRequested = {
	kind: 'certificate.resurveyRequested',
	roles: ['field', 'survey', 'headquarters', 'approver'],
	open: z.strictObject({ application: EntryId, round: z.union([z.literal(2), z.literal(3)]) }),
	sealed: z.strictObject({ reason: longText })
} as const;

/** Withdrawal of an application (取下げ). `corrects` names the application. */
export const certificateWithdrawn = {
	kind: 'certificate.withdrawn',
	roles: ['field', 'survey', 'headquarters', 'approver'],
	open: z.strictObject({
		application: EntryId,
		reason: z.enum(['applicant', 'duplicate', 'mistake'])
	}),
	sealed: z.strictObject({ note: longText })
} as const;
