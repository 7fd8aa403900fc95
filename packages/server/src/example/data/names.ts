/**
 * Words that invented people are named from, by the communities who live in Jambi.
 *
 * No frequency list for Jambi is known, so the shares are guesses for variety. Words that a
 * name rule would read as something else (titles, degrees, BIN, one-letter words, other
 * spellings of MUHAMMAD, AHMAD, ABDUL or SITI) are left out: those are written on purpose,
 * in `spellings.ts`, where the truth knows about them.
 */
const words = (text: string): readonly string[] => text.trim().split(/\s+/);

export const MALAY_MEN = words(`
  Zainal Abidin Hasan Husin Syarif Syarifuddin Zulkifli Ridwan Rusli Ramli Saleh Sulaiman Yusuf Ibrahim Ismail
  Idris Ilyas Ishak Yakub Daud Umar Usman Ali Hamzah Anwar Azhar Asnawi Arifin Bahar Burhan Burhanuddin Darwis
  Fadli Fahmi Faisal Fauzan Firdaus Ghazali Habibi Hafiz Hakim Halim Hambali Hamdan Harun Hasbi Helmi Herman
  Hidayat Imron Irfan Iskandar Jalal Jalaludin Jamaludin Junaidi Kadir Kamal Kamaruddin Kasim Khairul Lukman
  Mahmud Mansur Marwan Masrur Maulana Muslim Mukhlis Mustafa Nasir Nasution Nawawi Nazar Nazaruddin Nizar Qodri
  Rafiq Rahmat Raihan Rasyid Razak Rifai Rizal Rizki Rosyid Sabki Safri Saidina Salim Samsul Sanusi Sapri
  Syahrial Syahrul Syaiful Syamsuri Taufik Thamrin Tarmizi Wahab Wahid Yahya Yazid Zaidan Zaini Zakaria Zamzami
  Zuhri Zulfikar Sofyan Subhan Basri Bustami Effendi Fikri Gunawan Haris Hendri Indra Johan Kurnia Mulyadi Nopri
  Oktavian Pahlevi Rinaldi Sahroni Tanwir Ujang Yopi Mukti Bakhtiar Hasanuddin Mahyuddin Nurdin Badrun Alwi
`);

export const MALAY_WOMEN = words(`
  Aminah Aisyah Fatimah Khadijah Halimah Maryam Zainab Zubaidah Zulaikha Ruqayah Rohani Rohaya Rogayah Nuraini
  Nurhayati Nurlaila Nurjanah Nurasiah Nurbaiti Nurmala Nurul Hidayah Hasanah Husna Ismah Jamilah Juriah Kartini
  Kamariah Latifah Mahani Mardiah Mariana Maimunah Masnah Masitoh Munawaroh Mutia Nafisah Nadia Najwa Nazla
  Rahma Rahmawati Rahayu Raudah Rosmala Rosdiana Rosnah Rusmini Sakinah Salamah Salmah Samsiah Sarifah Saudah
  Solehah Suaibah Suhaila Suryani Syafitri Syarifah Umi Wardah Yuliana Yusnani Zaharah Zahra Zaleha Zuraida
  Azizah Asmawati Asnah Badriah Dahlia Darmawati Elida Ernawati Evalina Fauziah Fitriani Hafsah Hamidah Hartini
  Hayatun Helmiyati Herlina Hindun Intan Ira Jumiati Juwita Kasmawati Kurniati Lailatul Lasmini Marlina Melati
  Misbah Nilawati Novita Oktarina Permata Puspita Ratna Rima Rosita Safitri Sahara Septiani Tasnim Ulfa Uswatun
  Wahyuni Wirda Yanti Yulia Zahira Zakiah Mulyati Neneng Indriani Susanti Lestari Anggraini Maulida Salsabila
`);

export const JAVANESE_MEN = words(`
  Slamet Sugeng Sukirman Sukardi Suharto Sutrisno Supriyanto Supardi Suparman Sumarno Sumardi Sunaryo Sutarman
  Suwarno Suyanto Suryadi Sudarmaji Sudarsono Sugianto Sugiyono Sujarwo Sukamto Sukarno Sulistyo Supriadi Susilo
  Sutanto Sutopo Wagiman Wagino Wahyudi Waluyo Warsito Wasis Widodo Wijayanto Winarno Wiyono Yatno Yudianto
  Agung Agus Bambang Basuki Budiono Cahyono Darmanto Darsono Dwiyanto Edi Eko Gatot Giyanto Hadi Handoko Hariyanto
  Harsono Hartono Heru Iswanto Jarwo Joko Jumadi Kasiman Karyanto Kuncoro Kusnadi Legiman Margono Marsudi Martono
  Mardiyanto Miskan Mulyono Ngadiman Ngatimin Ngatno Nugroho Panut Parjo Pardiman Paijo Paiman Partono Poniman
  Ponimin Prasetyo Prayitno Purnomo Purwanto Rachmadi Riyadi Riyanto Rudiyanto Rusdi Samidi Samiran Samsudi Sarjono
  Sarwono Setiawan Setyo Siswanto Siswoyo Subagyo Subekti Sudarto Tarno Teguh Tugiman Tukimin Tukiran Tumiran
  Tri Untung Utomo Wahono Wibowo Yulianto Kliwon Kusumo Mujiono Nurcahyo Pambudi Santoso Triyono Kartono Ngadino
`);

export const JAVANESE_WOMEN = words(`
  Sri Sumiati Suminah Sumarni Sunarti Suparmi Suparti Supriyati Suratmi Suryati Sutini Suwarni Suyatmi Sukesi
  Sulastri Sulistyowati Sudarmi Sugiarti Sukarti Sukinah Tri Dwi Endang Eni Erna Giyem Hartati Hastuti Indarti
  Ismiyati Istiqomah Jumini Kasinah Katini Katmi Kusmiati Kusrini Lasmi Lestari Marsinah Marsiyem Martini Mujiati
  Mulyani Murni Murtini Musrifah Ngadinah Ngatinah Ngatini Nuryati Paini Painem Parti Partini Poniyem Ponirah
  Purwanti Puji Ratmi Retno Rusmiati Ruminah Rumini Samini Sarinah Sariyem Sarmi Setyowati Siswanti Sringatin
  Sunarsih Suprapti Suprihatin Susilowati Tarmini Tugiyem Tukinah Tuminah Tumirah Tutik Utami Wagiyem Wahyuningsih
  Warsini Warti Wartini Wasinah Widiastuti Widyawati Wijayanti Wiji Winarsih Winarti Wulandari Yatini Yuliati
  Yuningsih Handayani Ningsih Astuti Pratiwi Kusumawati Budiarti Cahyani Damayanti Ekowati Fatonah Harjanti Kristina
`);

export const MINANG_MEN = words(`
  Afrizal Syafrizal Yulizar Yusrizal Zulfahmi Zulhendri Zulheri Zulkarnain Syafril Syafruddin Syahril Erman Ermanto
  Arman Asril Asrul Azwar Bakhrul Bustanul Chairul Dasril Dasrul Desrizal Devrizal Edrizal Efrizal Elfian Elfis Emrizal
  Eri Erizon Febrizal Ferizal Firman Gusrizal Hafizal Hasrul Hendrizal Irwandi Jasril Jhoni Jufri Jufrizal Kasmir Kasri
  Marjohan Masrizal Mawardi Medison Mizwar Muhardi Musrizal Nasrul Nofrizal Nurman Rafrizal Rahmad Rais Ramadhan Refrizal
  Risman Romi Rosman Rusmanto Sabirin Saparuddin Sudirman Suhatril Syamsir Syawal Tasrif Tasman Yanuar Yasril Yendri
  Yon Yosrizal Yunasril Yunaldi Yusmanto Zaidir Zainuddin Zalman Zamri Zulmaizar Zulnadi Masril Nasrizal Syukri Yunizar
`);

export const MINANG_WOMEN = words(`
  Desmawati Yusneli Yusmaniar Yurnalis Yulinar Yulisma Yetti Yarnis Wirdawati Upik Syofia Syamsidar Suarni Rosmaniar
  Rosneli Rosmiati Rahmiati Rafnis Ramadani Radhiah Nurlis Nurhelmi Nurmaini Nurbaya Nursima Novrianti Nofriyanti Nelwati
  Neliwati Mursida Murniati Misnawati Mimi Mefriwati Marnis Mardalena Lismawati Lisdarni Lindawati Jusmaniar Jasmaniar
  Ismaniar Irdawati Hidayati Hasnawati Gusnawati Gusmiati Fitrianis Fatmawati Erlinda Ermawati Ernita Emiwarti Elvira
  Elmiati Eliza Efrida Jusmawati Desrina Desneli Desi Darmis Dahniar Asnimar Asmaniar Arnida Arnis Aprianis Andriani
  Anismar Animar Afriyeni Afnidar Yeni Wismarni Zulhelmi Zusneli Zuriati Yusnidar Syafniar Rosnidar Nurnis Zubaidar
`);

export const MINANG_SUKU = words("Chaniago Tanjung Piliang Koto Sikumbang Guci Jambak Pitopang Mandailing Panyalai");

export const BATAK_MEN = words(`
  Parlindungan Parulian Pardamean Saut Sahat Sabar Tumpal Togar Tigor Rotua Binsar Bonar Bungaran Charles Daniel
  Efraim Edison Ferdinand Gomgom Hotman Horas Jannes Jhonson Jonatan Josua Lambok Leonardo Lundu Mangasi Mangatas
  Manahan Marojahan Maruli Mangapul Nelson Oloan Pahala Poltak Rikardo Robert Rudolf Ronal Samuel Sihar Sintong Timbul
  Todo Tohap Victor Wilson Yosef Yohanes Haposan Hisar Marudut Mindo
`);

export const BATAK_WOMEN = words(`
  Tiur Tiurma Rotua Rosmauli Rosinta Rosida Roslina Ruth Rumondang Rumiris Sondang Saur Sarma Santi Risma Rentina
  Pintauli Nurmaya Nurcahaya Normauli Melva Mariati Marta Maria Magdalena Lustina Lasria Lamria Kristin Jojor Hotma
  Hotnida Herta Helena Friska Eva Esra Ester Erika Elisabet Duma Dormauli Debora Dameria Berliana Basaria Asima Anna
  Agustina Yohana Veronika Tetty Tiodora Tiominar Romauli
`);

export const BATAK_MARGA = words(`
  Simanjuntak Siregar Sihombing Simbolon Sinaga Situmorang Sitorus Silalahi Simatupang Sianturi Silitonga Sitompul
  Nainggolan Napitupulu Hutapea Hutagalung Hutabarat Lumbantobing Manurung Marbun Pakpahan Panjaitan Pangaribuan
  Pardede Pasaribu Purba Rajagukguk Saragih Samosir Tampubolon Tambunan Ginting Sembiring Tarigan Harahap Lubis
`);

export const BUGIS_MEN = words(`
  Baso Ambo Tenri Lantara Mappanyukki Mappatoba Pabokori Palaguna Patta Rappe Sennang Sudding Tahang Takdir Tappa
  Uddin Unru Wellang Batara Beddu Daeng Hamma Jumakka Kaddase Lamakka Laupe Madeali Makkasau Makkulau Manggabarani
  Mattalatta Muhsin Nurung Pallawa Pananrang Petta Rahing Rustam Sabbara Samad Tajuddin
`);

export const BUGIS_WOMEN = words(`
  Besse Tenriana Tenriola Tenripada Indo Bunga Rosi Hapsah Hasnia Hasnah Hatijah Hawang Jumrana Kamariani Kartia
  Marwana Masriani Munirah Naharia Nurhaeda Nurhalisa Nurjaya Pattimang Rabiah Rahmatia Rampe Rosmini Sanawia Satriani
  Subaedah Suharti Sumarliah Tahira Tallasa Wahidah Wardiah
`);

export const CHINESE_FAMILIES = words(
  "Tan Lim Oei Wong Chandra Halim Wijaya Gunawan Kurniawan Salim Tanoto Lie Kwee Liem Ong Kho Sutanto Hartanto Lauw Yap Goh Khouw",
);

export const CHINESE_GIVEN_MEN = words(
  "Hendra Rudy Johan Willy Steven Andy Budiman Robby Suryanto Erwin Ferry Alvin Kevin Jimmy Eng Hok Kian Seng Beng Liong Tiong Kok Sun Hwa Guan Swie Tek Bun",
);

export const CHINESE_GIVEN_WOMEN = words(
  "Lina Linda Meilani Merry Lily Susan Vivi Yenny Shelly Fenny Jessica Melissa Novi Erlina Mei Lan Hwa Ling Giok Nio Lian Swan Bwee Ing Hoa Siok",
);

/** Titles of Malay and Palembang families: part of the name, kept on the identity card. */
export const NOBLE_MEN = words("Raden Kemas Masagus Kiagus");
export const NOBLE_WOMEN = words("Raden Nyimas Masayu Nyayu");
