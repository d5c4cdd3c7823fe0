import { z } from 'zod';

/**
 * 全国地方公共団体コード: five digits and a check digit (総務省; modulus 11, weights 6 to 2).
 * The check digit is the last digit of 11 − (Σ digit × weight mod 11); a sum below 11 is subtracted from 11.
 */
export function isMunicipalityCode(code: string): boolean {
	if (!/^\d{6}$/.test(code)) return false;
	const digits = [...code].map(Number);
	const sum = [6, 5, 4, 3, 2].reduce((total, weight, i) => total + weight * digits[i]!, 0);
	return (11 - (sum % 11)) % 10 === digits[5];
}

/** A disaster (災害). A drill (訓練) is a disaster marked as one: own database, watermark on every page and paper. */
export const Disaster = z.strictObject({
	/** Part of database names and certificate QR codes: lower-case letters, digits and hyphens. */
	id: z.string().regex(/^[a-z0-9][a-z0-9-]{1,30}$/),
	/** As printed under 罹災原因, for example 令和8年灯沖地震. */
	name: z.string().min(1),
	/** First day of the disaster, ISO date. Decides which rule tables are valid. */
	occurredOn: z.iso.date(),
	drill: z.boolean()
});
export type Disaster = z.infer<typeof Disaster>;

/**
 * One row of the certificate table (証明の種類). Municipalities use the names 罹災証明書, 被災証明書 and
 * 被災届出証明書 for different things (domain.md 2.10 "name trap"), so title and logic are data.
 */
export const CertificateKind = z.strictObject({
	id: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/),
	/** Title on the paper, for example 罹災証明書. */
	title: z.string().min(1),
	/** The sentence above the signature, for example 「上記のとおり、相違ないことを証明します。」 */
	statement: z.string().min(1),
	/** What is certified: the surveyed grade of a dwelling, a fact of damage, or only that a report was filed. */
	certifies: z.enum(['grade', 'damage', 'report']),
	/** Whether a survey and a decision at headquarters come before the paper. */
	needsDecision: z.boolean(),
	/** Last day for applications, ISO date, or null where none is set. */
	deadline: z.iso.date().nullable()
});
export type CertificateKind = z.infer<typeof CertificateKind>;

/** Where a data center's gate is found. */
export const GateAddress = z.strictObject({
	/** Name as staff see it, for example 東センター. */
	name: z.string().min(1).max(40),
	/** Origin, for example https://east.example.jp */
	origin: z
		.url({ protocol: /^https?$/ })
		.refine((text) => new URL(text).origin === text, 'must be an origin: scheme, host and port only')
});
export type GateAddress = z.infer<typeof GateAddress>;

/** What every screen and paper of one municipality needs to know; not personal, served to anyone. */
export const MunicipalityConfig = z.strictObject({
	code: z.string().refine(isMunicipalityCode, 'not a valid 全国地方公共団体コード'),
	/** For example 灯市. */
	name: z.string().min(1),
	/** Signature block: title and name of the mayor. A public office, printed on certificates. */
	mayor: z.string().min(1),
	/** Where residents ask (問い合わせ先), printed on receipts and shown on the citizen pages; left out if not set. */
	office: z.strictObject({ name: z.string().min(1), phone: z.string().regex(/^[0-9-]{10,15}$/) }).optional(),
	disaster: Disaster,
	certificateKinds: z.array(CertificateKind).min(1),
	/** Minutes without a touch after which a tablet locks itself. */
	autoLockMinutes: z.number().int().min(1).max(120),
	/** The municipality's gates in order of preference, one for each data center; left out: the one that serves the app. */
	gates: z.array(GateAddress).max(8).optional(),
	/** Days without contact to any data center after which a tablet no longer unlocks (盗難対策); 14 if left out. */
	lockAfterDays: z.number().int().min(1).max(90).optional(),
	/** Who holds the municipality key has vouched for all of the above (vault/config.ts), and when; left out: nobody has. */
	signature: z
		.strictObject({
			/** Id of the key. */
			k: z.string().regex(/^[0-9a-f]{8}$/),
			at: z.iso.datetime(),
			/** hex */
			mac: z.string().regex(/^[0-9a-f]{64}$/)
		})
		.optional()
});
export type MunicipalityConfig = z.infer<typeof MunicipalityConfig>;

/** Names of a municipality's databases (DESIGN 4): one for each municipality, disaster and purpose. */
export const databases = {
	ledger: (code: string, disaster: string) => `m${code}-${disaster}-ledger`,
	/** The access log: who saw whom (kinds/access.ts). */
	reads: (code: string, disaster: string) => `m${code}-${disaster}-reads`,
	/** Devices, invitations, last contacts. Only the gate reads and writes it. */
	devices: (code: string) => `m${code}-devices`
};
