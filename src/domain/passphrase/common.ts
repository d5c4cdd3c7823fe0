/**
 * What people choose first, in the world and in Japan, and words of this work. Short: whatever is long enough for the floor and
 * still weak is made of runs, repeats and names (strength.ts).
 */
export const COMMON: readonly string[] = `
	password passw0rd pass p@ssw0rd pasuwado pasuwaado himitu himitsu aikotoba admin administrator root user guest test
	welcome letmein login secret master dragon monkey shadow sunshine princess football baseball superman batman michael
	iloveyou loveyou lovely love qwerty qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx 1qaz2wsx 1q2w3e4r 1q2w3e q1w2e3r4 zaq12wsx
	a1b2c3 abc123 abcd1234 aa12345678 asdf1234 pass1234 password1 123456 12345678 123456789 1234567890 123123 112233 121212
	000000 111111 666666 696969 654321 159753 147258369 789456123 102030 5201314 19740819
	sakura sakura1 japan nippon nihon tokyo osaka toukyou oosaka kyoto hokkaido okinawa fujisan doraemon pokemon pikachu
	hello kitty totoro ghibli naruto anpanman kumamon arashi takahashi tanaka suzuki satou sato yamada yamamoto nakamura
	watanabe kobayashi itou ito katou kato taro tarou hanako takeshi kenji yuki yuuki ai mama papa neko inu
	tomoshibi tomosibi akari shiyakusho siyakusyo yakuba yakusho honbu hinanjo hinan saigai risai bousai bosai jishin
	zisin tsunami higai shien shougai taisaku soumu fukkou fukko kinkyu kinkyuu
	ともしび ひみつ あいことば しやくしょ やくば ほんぶ ひなん ひなんじょ さいがい りさい ぼうさい じしん つなみ しえん
	令和 平成 昭和 災害 防災 避難 避難所 本部 罹災 被災 市役所 町役場 役場 日本 東京 桜 秘密 合言葉
`
	.trim()
	.split(/\s+/);
