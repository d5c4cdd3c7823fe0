import type { Random } from './random';

/** Family and given names, weighted roughly as they occur in Japan. Nobody real is meant. */
interface Spelling {
	text: string;
	kana: string;
	weight: number;
}

/** `表記:カナ:重み` separated by spaces. */
const table = (text: string): Spelling[] =>
	text
		.trim()
		.split(/\s+/)
		.map((item) => {
			const [name, kana, weight] = item.split(':');
			return { text: name!, kana: kana!, weight: Number(weight ?? 1) };
		});

const SURNAMES = table(`
	佐藤:サトウ:180 鈴木:スズキ:176 高橋:タカハシ:138 田中:タナカ:131 伊藤:イトウ:105 渡辺:ワタナベ:104 山本:ヤマモト:103
	中村:ナカムラ:102 小林:コバヤシ:101 加藤:カトウ:87 吉田:ヨシダ:82 山田:ヤマダ:80 佐々木:ササキ:66 山口:ヤマグチ:63
	松本:マツモト:62 井上:イノウエ:60 木村:キムラ:56 林:ハヤシ:53 斎藤:サイトウ:53 清水:シミズ:52 山崎:ヤマザキ:47
	森:モリ:46 池田:イケダ:44 橋本:ハシモト:44 阿部:アベ:43 石川:イシカワ:42 山下:ヤマシタ:41 中島:ナカジマ:40
	石井:イシイ:39 小川:オガワ:39 前田:マエダ:38 岡田:オカダ:38 長谷川:ハセガワ:37 藤田:フジタ:37 後藤:ゴトウ:37
	近藤:コンドウ:37 村上:ムラカミ:35 遠藤:エンドウ:33 青木:アオキ:33 坂本:サカモト:32 福田:フクダ:31 太田:オオタ:31
	西村:ニシムラ:31 藤井:フジイ:31 金子:カネコ:30 岡本:オカモト:30 藤原:フジワラ:30 三浦:ミウラ:29 中野:ナカノ:29
	中川:ナカガワ:29 原田:ハラダ:29 松田:マツダ:29 竹内:タケウチ:28 小野:オノ:28 田村:タムラ:28 中山:ナカヤマ:26
	和田:ワダ:26 石田:イシダ:26 森田:モリタ:25 上田:ウエダ:25 原:ハラ:25 内田:ウチダ:24 柴田:シバタ:24 酒井:サカイ:23
	宮崎:ミヤザキ:23 横山:ヨコヤマ:23 高木:タカギ:23 安藤:アンドウ:23 宮本:ミヤモト:22 大野:オオノ:22 小島:コジマ:22
	谷口:タニグチ:21 工藤:クドウ:21 今井:イマイ:21 高田:タカダ:21 丸山:マルヤマ:20 増田:マスダ:20 杉山:スギヤマ:20
	村田:ムラタ:20 大塚:オオツカ:20 新井:アライ:19 平野:ヒラノ:19 藤本:フジモト:19 河野:コウノ:12 河野:カワノ:7 上野:ウエノ:19
	野口:ノグチ:19 武田:タケダ:18 松井:マツイ:18 千葉:チバ:18 菅原:スガワラ:18 岩崎:イワサキ:17 久保:クボ:17 木下:キノシタ:17
	佐野:サノ:17 野村:ノムラ:17 松尾:マツオ:16 市川:イチカワ:16 菊地:キクチ:16 杉本:スギモト:16 古川:フルカワ:16
	大西:オオニシ:15 島田:シマダ:15 水野:ミズノ:15 桜井:サクライ:15 渡部:ワタナベ:10 渡部:ワタベ:5 吉川:ヨシカワ:14
	山内:ヤマウチ:14 西田:ニシダ:14 飯田:イイダ:13 菊池:キクチ:13 西川:ニシカワ:13 小松:コマツ:12 北村:キタムラ:12
	安田:ヤスダ:12 五十嵐:イガラシ:12 川口:カワグチ:12 平田:ヒラタ:12 関:セキ:11 中田:ナカタ:11 久保田:クボタ:11
	服部:ハットリ:11 東:ヒガシ:9 東:アズマ:2 岩田:イワタ:11 土屋:ツチヤ:10 川崎:カワサキ:10 福島:フクシマ:10 本田:ホンダ:10
	辻:ツジ:9 樋口:ヒグチ:9 秋山:アキヤマ:9 田口:タグチ:9 永井:ナガイ:9 浜田:ハマダ:9 山中:ヤマナカ:9 中西:ナカニシ:9
	吉村:ヨシムラ:9 川上:カワカミ:9 石原:イシハラ:8 大島:オオシマ:8 馬場:ババ:8 浅野:アサノ:8 荒木:アラキ:8 大久保:オオクボ:8
	矢野:ヤノ:8 早川:ハヤカワ:8 小沢:オザワ:8 田辺:タナベ:7 黒田:クロダ:7 葛西:カサイ:4 葛城:カツラギ:2 祇園:ギオン:1
	広瀬:ヒロセ:6 富田:トミタ:6 榊:サカキ:2 榊原:サカキバラ:4 芦田:アシダ:3 滝沢:タキザワ:5 国分:コクブ:3 真田:サナダ:2
	神谷:カミヤ:5 小笠原:オガサワラ:5 長宗我部:チョウソカベ:1 勅使河原:テシガワラ:1 月見里:ヤマナシ:1 一:ニノマエ:1
`);

/** Spellings that registers really hold: variants in the BMP, plane 2, with variation selectors. */
const VARIANTS: Record<string, string[]> = {
	高: ['髙'],
	崎: ['﨑', '嵜'],
	辺: ['邉', '邊', '邉\u{E0102}', '邊\u{E0103}'],
	斎: ['斉', '齋', '齊', '斎\u{E0101}'],
	浜: ['濵', '濱'],
	吉: ['\u{20BB7}'],
	沢: ['澤'],
	島: ['嶋', '嶌'],
	広: ['廣'],
	桜: ['櫻'],
	橋: ['\u{23A3A}', '槗'],
	富: ['冨'],
	国: ['國'],
	真: ['眞'],
	滝: ['瀧'],
	土: ['圡'],
	関: ['關'],
	柳: ['栁'],
	遠: ['逺'],
	葛: ['葛\u{E0100}'],
	辻: ['辻\u{E0100}'],
	祇: ['祇\u{E0100}'],
	榊: ['榊\u{E0100}'],
	芦: ['芦\u{E0100}'],
	神: ['神\u{E0100}'],
	徳: ['德'],
	恵: ['惠'],
	栄: ['榮'],
	寿: ['壽']
};

/** Private-use characters (外字) of the town and what they stand for: the font draws each one (font.ts). */
export const PRIVATE_CHARACTERS: readonly { char: string; like: string }[] = [
	{ char: '\u{F0001}', like: '辺' },
	{ char: '\u{F0002}', like: '斎' },
	{ char: '\u{F0003}', like: '高' },
	{ char: '\u{F0010}', like: '吉' },
	{ char: '\u{100001}', like: '崎' },
	{ char: '\u{10DE92}', like: '島' },
	{ char: '\u{10DE93}', like: '橋' },
	{ char: '\u{E001}', like: '沢' }
];
const PRIVATE_OF = new Map<string, string>(PRIVATE_CHARACTERS.map(({ char, like }) => [like, char]));

/** Every sequence of character and variation selector that the town may use. */
export const IVS_SEQUENCES: readonly string[] = Object.values(VARIANTS)
	.flat()
	.filter((text) => /[\u{E0100}-\u{E01EF}]/u.test(text));

const MEN_OLD = table(
	'清:キヨシ:9 正:タダシ:6 勇:イサム:6 進:ススム:6 実:ミノル:7 茂:シゲル:7 博:ヒロシ:8 弘:ヒロシ:7 昭:アキラ:5 三郎:サブロウ:5 一郎:イチロウ:5 正雄:マサオ:4 武:タケシ:5 隆:タカシ:6 和夫:カズオ:6 幸雄:ユキオ:4 義男:ヨシオ:3 政吉:マサキチ:1 徳次郎:トクジロウ:1 栄一:エイイチ:3 寿夫:ヒサオ:2'
);
const MEN_MID = table(
	'誠:マコト:9 浩:ヒロシ:7 修:オサム:6 健一:ケンイチ:6 直樹:ナオキ:7 哲也:テツヤ:6 和也:カズヤ:5 剛:ツヨシ:4 大輔:ダイスケ:8 健太:ケンタ:5 達也:タツヤ:6 学:マナブ:3 英樹:ヒデキ:5 裕二:ユウジ:3 真一:シンイチ:4 拓也:タクヤ:6 秀明:ヒデアキ:3 浩二:コウジ:5 高志:タカシ:2 慎吾:シンゴ:2'
);
const MEN_NEW = table(
	'蓮:レン:9 陽翔:ハルト:8 大翔:ヒロト:6 湊:ミナト:6 悠真:ユウマ:5 颯太:ソウタ:5 樹:イツキ:6 蒼:アオイ:4 陸:リク:5 律:リツ:4 朝陽:アサヒ:4 翔太:ショウタ:5 悠人:ユウト:5 大和:ヤマト:4 葵:アオイ:2 奏多:カナタ:3 ひなた:ヒナタ:1 瑛太:エイタ:3'
);
const WOMEN_OLD = table(
	'和子:カズコ:9 幸子:サチコ:8 文子:フミコ:6 千代:チヨ:3 ハル:ハル:3 トメ:トメ:1 キヨ:キヨ:2 ヨシ:ヨシ:2 節子:セツコ:6 京子:キョウコ:6 洋子:ヨウコ:7 恵子:ケイコ:6 美代子:ミヨコ:4 トシ子:トシコ:2 久子:ヒサコ:4 ゑい:エイ:1 恭子:キョウコ:2 弘子:ヒロコ:4 チヱ:チエ:1 静江:シズエ:3'
);
const WOMEN_MID = table(
	'由美子:ユミコ:7 真由美:マユミ:7 明美:アケミ:6 智子:トモコ:6 陽子:ヨウコ:6 久美子:クミコ:5 裕子:ユウコ:4 裕子:ヒロコ:2 美穂:ミホ:5 恵:メグミ:5 香織:カオリ:6 愛:アイ:6 麻衣:マイ:5 さやか:サヤカ:3 美咲:ミサキ:5 千尋:チヒロ:3 彩:アヤ:5 直美:ナオミ:5 真紀:マキ:4 祥子:ショウコ:2'
);
const WOMEN_NEW = table(
	'陽葵:ヒマリ:7 凛:リン:6 紬:ツムギ:5 結菜:ユイナ:5 葵:アオイ:6 咲良:サクラ:4 莉子:リコ:5 芽依:メイ:4 陽菜:ヒナ:6 結衣:ユイ:6 さくら:サクラ:4 美桜:ミオ:4 心春:コハル:3 ひかり:ヒカリ:3 杏:アン:3 琴音:コトネ:4 花:ハナ:3 澪:ミオ:3'
);

export interface PersonName {
	text: string;
	kana: string;
}

/** A family's name as its register spells it: about one in nine households has a variant, one in 1,500 a private character. */
export function surname(random: Random): PersonName {
	const base = random.weighted(SURNAMES);
	let text = '';
	for (const char of base.text) {
		const own = PRIVATE_OF.get(char);
		if (own && random.chance(0.006)) text += own;
		else if (VARIANTS[char] && random.chance(0.3)) text += random.pick(VARIANTS[char]);
		else text += char;
	}
	return { text, kana: base.kana };
}

/** A given name as it was common for the year of birth. */
export function givenName(random: Random, sex: 'male' | 'female', bornIn: number): PersonName {
	const lists = sex === 'male' ? [MEN_OLD, MEN_MID, MEN_NEW] : [WOMEN_OLD, WOMEN_MID, WOMEN_NEW];
	const name = random.weighted(lists[bornIn < 1958 ? 0 : bornIn < 1998 ? 1 : 2]!);
	const text = [...name.text].map((char) =>
		VARIANTS[char] && random.chance(0.05) ? random.pick(VARIANTS[char]) : char
	);
	return { text: text.join(''), kana: name.kana };
}

export interface ForeignName {
	roman: string;
	/** '' where the passport has none. */
	kanji: string;
	kana: string;
	country: string;
}

const FOREIGN: readonly { country: string; family: string; given: string; weight: number }[] = [
	{
		country: 'ベトナム',
		weight: 6,
		family: 'NGUYEN::グエン TRAN::チャン LE::レ PHAM::ファム HOANG::ホアン',
		given: 'VAN_ANH::ヴァン・アイン THI_LAN::ティ・ラン MINH::ミン DUC::ドゥック THI_HOA::ティ・ホア'
	},
	{
		country: '中国',
		weight: 5,
		family: 'WANG:王:オウ LI:李:リ ZHANG:張:チョウ LIU:劉:リュウ CHEN:陳:チン ZHAO:趙:チョウ',
		given: 'FANG:芳:ホウ WEI:偉:イ NA:娜:ナ QIANG:強:キョウ XIUYING:秀英:シュウエイ JIE:潔:ケツ'
	},
	{
		country: '韓国',
		weight: 3,
		family: 'KIM:金:キム LEE:李:イ PARK:朴:パク CHOI:崔:チェ',
		given: 'MINJUN:民俊:ミンジュン SEOYEON:瑞妍:ソヨン JIHO:志浩:ジホ YUNA:潤雅:ユナ'
	},
	{
		country: 'フィリピン',
		weight: 4,
		family: 'SANTOS::サントス REYES::レイエス CRUZ::クルス BAUTISTA::バウティスタ',
		given: 'MARIA_CLARA::マリア・クララ JOSE::ホセ ANGELICA::アンジェリカ JUAN_CARLO::フアン・カルロ'
	},
	{
		country: 'ブラジル',
		weight: 2,
		family: 'SILVA::シルヴァ OLIVEIRA::オリヴェイラ TANAKA::タナカ',
		given: 'JOAO::ジョアン ANA_PAULA::アナ・パウラ LUCAS::ルーカス'
	},
	{
		country: 'ネパール',
		weight: 2,
		family: 'GURUNG::グルン SHRESTHA::シュレスタ TAMANG::タマン',
		given: 'SITA::シタ RAM_BAHADUR::ラム・バハドゥル ANITA::アニタ'
	}
];

/** A foreign resident: Latin or other script, with the katakana and alias that registers hold. */
export function foreignName(random: Random): ForeignName {
	const from = random.weighted(FOREIGN);
	const [family, familyKanji, familyKana] = random.pick(from.family.split(' ')).split(':');
	const [given, givenKanji, givenKana] = random.pick(from.given.split(' ')).split(':');
	return {
		roman: `${family} ${given!.replace(/_/g, ' ')}`,
		kanji: familyKanji && givenKanji ? `${familyKanji}　${givenKanji}` : '',
		kana: `${familyKana}　${givenKana}`,
		country: from.country
	};
}
