/** 住民 and 家屋 as the registers have them, and what a search answers. */

/** One row of the resident register (住民記録). Strings are exactly the register's code points. */
export interface Resident {
	/** 宛名番号 */
	id: string;
	/** 世帯番号 */
	household: string;
	/** 氏名; a foreign resident's kanji or roman name as 氏名優先区分 says. */
	name: string;
	/** 氏名_フリガナ */
	kana: string;
	/** 通称, 旧氏 and the other spellings by which a person may be looked up. */
	aliases: string[];
	/** ISO date, or '' where it is unknown or only partly known. */
	birth: string;
	/** 生年月日_不詳表記 */
	birthText: string;
	sex: 'male' | 'female' | 'unknown';
	/** 続柄表記, for example 世帯主, 妻, 子. */
	relation: string;
	head: boolean;
	/** 住民状態 */
	status: 'current' | 'movedOut' | 'deceased' | 'removed';
	/** 外国人住民 */
	foreign: boolean;
	/** Full 住所 as printed (住居表示 or 地番), with 方書. '' when suppressed: the true one is sealed apart. */
	address: string;
	postcode: string;
	phone: string;
	/** 支援措置対象者: the address is never shown. */
	suppressed: boolean;
}

/** One row of the house register (家屋基本). */
export interface House {
	/** 物件番号 */
	id: string;
	/** 義務者_宛名番号 */
	owner: string;
	/** Owner's name if the row brings one (owners outside the municipality), else ''. */
	ownerName: string;
	/** 家屋_登記所在地 with 地番 */
	registered: string;
	/** 家屋番号 */
	houseNumber: string;
	/** 家屋_現況所在地 (住居表示 where there is one) */
	current: string;
	/** 現況種類: 居宅, 共同住宅, 店舗 … */
	use: string;
	structure: string;
	storeys: string;
	/** 合計現況床面積, m² */
	floorArea: number;
	/** 現況建築年月日, ISO or '' */
	builtOn: string;
}

export interface SearchHit {
	resident: Resident;
	/** 世帯主 name and number of members living there. */
	household: { id: string; head: string; size: number };
	/** Houses that are linked to the household, best first (owner, same address). */
	houses: House[];
	/** What matched best, for the mark beside the hit. */
	match: 'id' | 'name' | 'kana' | 'alias' | 'birth' | 'address' | 'houseNumber' | 'phone' | 'similar';
	/** Higher is better; only for order. */
	score: number;
}

export interface SearchAnswer {
	hits: SearchHit[];
	/** More matched than are listed. */
	more: boolean;
}

export interface Household {
	/** 世帯番号 */
	id: string;
	members: Resident[];
	houses: House[];
}
