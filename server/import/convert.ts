import type { House, Resident } from '../../src/registry/types';
import type { HouseColumn, ResidentColumn } from './layouts';
import { readRegisterDate } from './register-date';
import type { Digits, Row } from './row';

/** 住民状態: codes of the 基本データリスト and the words of other exports; a mapping may translate more. */
const STATUS: Record<string, Resident['status']> = {
	'1': 'current',
	住登者: 'current',
	現住: 'current',
	現存: 'current',
	'2': 'movedOut',
	転出: 'movedOut',
	転出者: 'movedOut',
	'3': 'deceased',
	死亡: 'deceased',
	死亡者: 'deceased',
	'9': 'removed',
	消除: 'removed',
	消除者: 'removed',
	職権消除: 'removed'
};
/** 性別 (ISO/IEC 5218 as the 基本データリスト has it). */
const SEX: Record<string, Resident['sex']> = {
	'1': 'male',
	男: 'male',
	男性: 'male',
	'2': 'female',
	女: 'female',
	女性: 'female',
	'0': 'unknown',
	'9': 'unknown',
	'': 'unknown',
	不明: 'unknown'
};
/** 住民種別 of foreign residents: 外国人, 住登外外国人. */
const FOREIGN = new Set(['2', '4', '外国人', '住登外外国人']);
const YES = new Set(['1', '該当', '有', 'あり', '○', '〇', 'true']);
const NO = new Set(['', '0', '非該当', '無', 'なし', 'false']);
/** 続柄コード of the head of a household. */
const HEAD = new Set(['02', '2']);

const half = (text: string) => text.normalize('NFKC');

function code<T>(row: Row<ResidentColumn>, column: ResidentColumn, table: Record<string, T>): T | undefined {
	const text = half(row.text(column));
	return Object.hasOwn(table, text) ? table[text] : undefined;
}

/** The name in the register as 氏名優先区分 says, and the other spellings by which somebody may ask for this person. */
function names(row: Row<ResidentColumn>): Pick<Resident, 'name' | 'kana' | 'aliases'> {
	const registered = row.text('氏名');
	const roman = row.text('氏名_外国人ローマ字');
	const kanji = row.text('氏名_外国人漢字');
	const preferred = { '1': roman, '2': kanji }[half(row.text('氏名優先区分'))];
	const name = preferred || registered || kanji || roman;
	const kana = row.text('氏名_フリガナ');
	// 旧氏 is only a family name: with the given name it is what people say.
	const former = (family: string, full: string) => {
		const given = /[\s\u3000](.+)$/.exec(full)?.[1];
		return family && given ? `${family}\u3000${given}` : family;
	};
	const others = [
		registered,
		kanji,
		roman,
		row.text('通称'),
		row.text('通称_フリガナ'),
		former(row.text('旧氏'), name),
		former(row.text('旧氏_フリガナ'), kana)
	];
	return {
		name,
		kana,
		aliases: [...new Set(others)].filter((text) => text && text !== name && text !== kana)
	};
}

function postcode(row: Row<ResidentColumn>): string {
	const text = half(row.text('郵便番号')).replace(/[\s\-〒]/g, '');
	if (text === '' || /^\d{7}$/.test(text)) return text;
	if (/^\d{3,6}$/.test(text)) {
		row.warn('郵便番号', '失われた先頭の0を補い、7桁にしました');
		return text.padStart(7, '0');
	}
	row.warn('郵便番号', '7桁の数字ではないため、空にしました');
	return '';
}

/** Telephone numbers as they are written; a number begins with 0, which spreadsheets drop. */
function phone(row: Row<ResidentColumn>): string {
	const text = half(row.text('電話番号')).replace(/\s/g, '');
	const digits = text.replace(/[-()]/g, '');
	if (/^[1-9]\d{8,9}$/.test(digits)) {
		row.warn('電話番号', '失われた先頭の0を補いました');
		return `0${text}`;
	}
	return text;
}

/** One row of 住民記録. Null when it is refused; why stands in `row.problems`. */
export function toResident(row: Row<ResidentColumn>, digits: Digits): Resident | null {
	const id = row.identifier('宛名番号', digits);
	if (!id) row.refuse('宛名番号', '空です');
	const household = row.identifier('世帯番号', digits);
	if (!household) row.refuse('世帯番号', '空です');
	const { name, kana, aliases } = names(row);
	if (!name) row.refuse('氏名', '空です');
	const status = row.has('住民状態') ? code(row, '住民状態', STATUS) : 'current';
	if (!status)
		row.refuse(
			'住民状態',
			'知らない値です。対応表の values.住民状態 で 1 現住・2 転出・3 死亡・9 消除 に読み替えてください'
		);
	const sex = code(row, '性別', SEX);
	if (!sex) row.warn('性別', '知らない値のため、不明としました');
	const birth = readRegisterDate(
		row.text('生年月日'),
		row.text('生年月日_不詳フラグ'),
		row.text('生年月日_不詳表記')
	);
	if (!birth) row.refuse('生年月日', '日付として読めません');
	else if (!birth.iso && !birth.shown) row.warn('生年月日', '空です（生年月日では探せません）');
	const suppression = row.text('支援措置対象者');
	// What cannot be read counts as yes: an address shown by mistake cannot be taken back.
	const suppressed = !NO.has(half(suppression));
	if (suppressed && !YES.has(half(suppression)))
		row.warn('支援措置対象者', '知らない値のため、対象者として住所を伏せました');
	const relation = row.text('続柄表記');
	const head = relation ? relation === '世帯主' : HEAD.has(half(row.text('続柄コード1')));
	const place =
		row.text('住所') ||
		row.text('都道府県') + row.text('市区郡町村名') + row.text('町字') + row.text('番地号表記');
	const building = row.text('方書');
	const resident: Resident = {
		id,
		household,
		name,
		kana,
		aliases,
		birth: birth?.iso ?? '',
		birthText: birth?.shown ?? '',
		sex: sex ?? 'unknown',
		relation: relation || (head ? '世帯主' : ''),
		head,
		status: status ?? 'current',
		foreign: FOREIGN.has(half(row.text('住民種別'))),
		address: place && building ? `${place}\u3000${building}` : place,
		postcode: postcode(row),
		phone: phone(row),
		suppressed
	};
	return row.refused ? null : resident;
}

/** One row of 家屋基本. `isResident` tells whether the register has a 宛名番号. Null when the row is refused. */
export function toHouse(
	row: Row<HouseColumn>,
	digits: Digits,
	isResident: (id: string) => boolean
): House | null {
	const id = row.identifier('物件番号', digits);
	if (!id) row.refuse('物件番号', '空です');
	const owner = row.identifier('義務者_宛名番号', digits);
	const known = owner !== '' && isResident(owner);
	if (owner && !known)
		row.warn('義務者_宛名番号', '住民のファイルにない宛名番号です（家屋は所有者なしで探せます）');
	const registered = row.text('家屋_登記所在地');
	const current = row.text('家屋_現況所在地');
	if (!registered && !current) row.refuse('家屋_現況所在地', '登記所在地も現況所在地も空です');
	const built = readRegisterDate(row.text('現況建築年月日'), '', '');
	if (!built) row.refuse('現況建築年月日', '日付として読めません');
	const area = half(row.text('合計現況床面積')).replace(/[,\s]|m2$|㎡$/g, '');
	if (!/^(\d{1,7}(\.\d+)?)?$/.test(area)) row.refuse('合計現況床面積', '面積（m²）の数字ではありません');
	const house: House = {
		id,
		owner,
		ownerName: known ? '' : row.text('義務者_氏名'),
		registered,
		houseNumber: row.text('家屋番号'),
		current,
		use: row.text('現況種類区分'),
		structure: row.text('構造'),
		storeys: half(row.text('階数')),
		floorArea: Number(area),
		builtOn: built?.iso ?? ''
	};
	return row.refused ? null : house;
}
