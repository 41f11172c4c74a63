// The words of the shopper's own page, in the languages the storefront speaks.

export interface PreferenceWords {
  dir: 'ltr' | 'rtl';
  title: string;
  intro: string;
  saved: string;
  interests: string;
  interestsHelp: string;
  hidden: string;
  hiddenHelp: string;
  emails: string;
  emailsOn: string;
  emailsOff: string;
  sms: string;
  push: string;
  channelOn: string;
  channelOff: string;
  often: string;
  any: string;
  weekly: string;
  monthly: string;
  personal: string;
  personalHelp: string;
  personalOn: string;
  personalOff: string;
  save: string;
  data: string;
  dataHelp: string;
  download: string;
  erase: string;
  eraseHelp: string;
  eraseSure: string;
  eraseButton: string;
  erased: string;
  erasedText: string;
  unknown: string;
  unknownText: string;
}

export const preferenceWords: Record<string, PreferenceWords> = {
  en: {
    dir: 'ltr',
    title: 'Your choices at {shop}',
    intro:
      'This page is yours alone: it opens by the link in your e-mail, without a password. Every change counts at once.',
    saved: 'Saved. It counts from now on.',
    interests: 'What interests you',
    interestsHelp: 'We show more of what you tick.',
    hidden: 'Not for me',
    hiddenHelp: 'You asked not to see these. Tick what may be shown again.',
    emails: 'E-mails from this shop',
    emailsOn: 'Yes, please',
    emailsOff: 'No e-mails',
    sms: 'Text messages from this shop',
    push: 'Notifications in this browser',
    channelOn: 'Yes, please',
    channelOff: 'No, thank you',
    often: 'How often at most',
    any: 'When there is a reason to write',
    weekly: 'Once a week',
    monthly: 'Once a month',
    personal: 'Personal suggestions',
    personalHelp:
      'If on, what you looked at and bought here decides what we suggest. If off, you see what everybody sees.',
    personalOn: 'On',
    personalOff: 'Off',
    save: 'Save',
    data: 'Your data',
    dataHelp: 'Everything this app knows of you, as a file.',
    download: 'Download my data',
    erase: 'Delete my data',
    eraseHelp:
      'This deletes your profile, what you looked at, your choices and our messages to you. The shop keeps what it must keep about orders, without your name here.',
    eraseSure: 'Yes, delete it for good',
    eraseButton: 'Delete',
    erased: 'Your data is deleted',
    erasedText: 'We no longer know anything about you here. You can close this page.',
    unknown: 'This link leads nowhere',
    unknownText: 'It may be incomplete, or too old. Please use the link in the newest e-mail.',
  },
  de: {
    dir: 'ltr',
    title: 'Ihre Wünsche bei {shop}',
    intro:
      'Diese Seite gehört nur Ihnen: Sie öffnet sich über den Link in Ihrer E-Mail, ohne Passwort. Jede Änderung gilt sofort.',
    saved: 'Gespeichert. Es gilt ab jetzt.',
    interests: 'Was Sie interessiert',
    interestsHelp: 'Wir zeigen mehr von dem, was Sie ankreuzen.',
    hidden: 'Nichts für mich',
    hiddenHelp: 'Das wollten Sie nicht sehen. Kreuzen Sie an, was wieder gezeigt werden darf.',
    emails: 'E-Mails von diesem Shop',
    emailsOn: 'Ja, gern',
    emailsOff: 'Keine E-Mails',
    sms: 'SMS von diesem Shop',
    push: 'Mitteilungen im Browser',
    channelOn: 'Ja, gern',
    channelOff: 'Nein, danke',
    often: 'Wie oft höchstens',
    any: 'Wenn es einen Anlass gibt',
    weekly: 'Einmal in der Woche',
    monthly: 'Einmal im Monat',
    personal: 'Persönliche Vorschläge',
    personalHelp:
      'An: Was Sie hier angesehen und gekauft haben, bestimmt, was wir vorschlagen. Aus: Sie sehen, was alle sehen.',
    personalOn: 'An',
    personalOff: 'Aus',
    save: 'Speichern',
    data: 'Ihre Daten',
    dataHelp: 'Alles, was diese App über Sie weiß, als Datei.',
    download: 'Meine Daten herunterladen',
    erase: 'Meine Daten löschen',
    eraseHelp:
      'Gelöscht werden Ihr Profil, was Sie angesehen haben, Ihre Wünsche und unsere Nachrichten an Sie. Der Shop behält, was er über Bestellungen behalten muss, hier ohne Ihren Namen.',
    eraseSure: 'Ja, endgültig löschen',
    eraseButton: 'Löschen',
    erased: 'Ihre Daten sind gelöscht',
    erasedText: 'Wir wissen hier nichts mehr über Sie. Sie können diese Seite schließen.',
    unknown: 'Dieser Link führt nirgendwohin',
    unknownText: 'Er ist vielleicht unvollständig oder zu alt. Bitte nehmen Sie den Link aus der neuesten E-Mail.',
  },
  fr: {
    dir: 'ltr',
    title: 'Vos choix chez {shop}',
    intro:
      'Cette page n’est qu’à vous : elle s’ouvre par le lien de votre e-mail, sans mot de passe. Chaque changement compte tout de suite.',
    saved: 'Enregistré. Cela compte dès maintenant.',
    interests: 'Ce qui vous intéresse',
    interestsHelp: 'Nous montrons davantage de ce que vous cochez.',
    hidden: 'Pas pour moi',
    hiddenHelp: 'Vous ne vouliez pas voir ceci. Cochez ce qui peut être montré à nouveau.',
    emails: 'E-mails de cette boutique',
    emailsOn: 'Oui, volontiers',
    emailsOff: 'Aucun e-mail',
    sms: 'SMS de cette boutique',
    push: 'Notifications dans le navigateur',
    channelOn: 'Oui, volontiers',
    channelOff: 'Non, merci',
    often: 'À quelle fréquence au plus',
    any: 'Quand il y a une raison d’écrire',
    weekly: 'Une fois par semaine',
    monthly: 'Une fois par mois',
    personal: 'Suggestions personnelles',
    personalHelp:
      'Activées : ce que vous avez vu et acheté ici décide de nos suggestions. Désactivées : vous voyez ce que tout le monde voit.',
    personalOn: 'Activées',
    personalOff: 'Désactivées',
    save: 'Enregistrer',
    data: 'Vos données',
    dataHelp: 'Tout ce que cette application sait de vous, dans un fichier.',
    download: 'Télécharger mes données',
    erase: 'Supprimer mes données',
    eraseHelp:
      'Cela supprime votre profil, ce que vous avez regardé, vos choix et nos messages. La boutique garde ce qu’elle doit garder des commandes, ici sans votre nom.',
    eraseSure: 'Oui, supprimer définitivement',
    eraseButton: 'Supprimer',
    erased: 'Vos données sont supprimées',
    erasedText: 'Nous ne savons plus rien de vous ici. Vous pouvez fermer cette page.',
    unknown: 'Ce lien ne mène nulle part',
    unknownText: 'Il est peut-être incomplet ou trop ancien. Utilisez le lien de l’e-mail le plus récent.',
  },
  es: {
    dir: 'ltr',
    title: 'Sus preferencias en {shop}',
    intro: 'Esta página es solo suya: se abre con el enlace de su correo, sin contraseña. Cada cambio vale al momento.',
    saved: 'Guardado. Vale desde ahora.',
    interests: 'Lo que le interesa',
    interestsHelp: 'Mostramos más de lo que marque.',
    hidden: 'No es para mí',
    hiddenHelp: 'Pidió no ver esto. Marque lo que puede volver a mostrarse.',
    emails: 'Correos de esta tienda',
    emailsOn: 'Sí, por favor',
    emailsOff: 'Ningún correo',
    sms: 'SMS de esta tienda',
    push: 'Notificaciones en el navegador',
    channelOn: 'Sí, por favor',
    channelOff: 'No, gracias',
    often: 'Con qué frecuencia como máximo',
    any: 'Cuando haya motivo para escribir',
    weekly: 'Una vez por semana',
    monthly: 'Una vez al mes',
    personal: 'Sugerencias personales',
    personalHelp:
      'Activadas: lo que ha visto y comprado aquí decide lo que sugerimos. Desactivadas: ve lo que ven todos.',
    personalOn: 'Activadas',
    personalOff: 'Desactivadas',
    save: 'Guardar',
    data: 'Sus datos',
    dataHelp: 'Todo lo que esta aplicación sabe de usted, en un archivo.',
    download: 'Descargar mis datos',
    erase: 'Borrar mis datos',
    eraseHelp:
      'Se borran su perfil, lo que ha visto, sus preferencias y nuestros mensajes. La tienda guarda lo que debe guardar de los pedidos, aquí sin su nombre.',
    eraseSure: 'Sí, borrar para siempre',
    eraseButton: 'Borrar',
    erased: 'Sus datos se han borrado',
    erasedText: 'Aquí ya no sabemos nada de usted. Puede cerrar esta página.',
    unknown: 'Este enlace no lleva a ninguna parte',
    unknownText: 'Puede estar incompleto o ser demasiado antiguo. Use el enlace del correo más reciente.',
  },
  ar: {
    dir: 'rtl',
    title: 'اختياراتك في {shop}',
    intro: 'هذه الصفحة لك وحدك: تُفتح بالرابط الذي في بريدك دون كلمة مرور. كل تغيير يسري فورًا.',
    saved: 'تم الحفظ، ويسري من الآن.',
    interests: 'ما الذي يهمك',
    interestsHelp: 'نعرض لك المزيد مما تختاره.',
    hidden: 'لا يناسبني',
    hiddenHelp: 'طلبت ألّا ترى هذه المنتجات. اختر ما يمكن عرضه من جديد.',
    emails: 'رسائل هذا المتجر',
    emailsOn: 'نعم، من فضلكم',
    emailsOff: 'لا رسائل',
    sms: 'رسائل نصية من هذا المتجر',
    push: 'إشعارات في المتصفح',
    channelOn: 'نعم، من فضلكم',
    channelOff: 'لا، شكرًا',
    often: 'كم مرة على الأكثر',
    any: 'عندما يوجد سبب للكتابة',
    weekly: 'مرة في الأسبوع',
    monthly: 'مرة في الشهر',
    personal: 'اقتراحات شخصية',
    personalHelp: 'عند التشغيل: ما شاهدته واشتريته هنا يحدد ما نقترحه. عند الإيقاف: ترى ما يراه الجميع.',
    personalOn: 'تشغيل',
    personalOff: 'إيقاف',
    save: 'حفظ',
    data: 'بياناتك',
    dataHelp: 'كل ما يعرفه هذا التطبيق عنك في ملف واحد.',
    download: 'تنزيل بياناتي',
    erase: 'حذف بياناتي',
    eraseHelp:
      'يُحذف ملفك وما شاهدته واختياراتك ورسائلنا إليك. ويحتفظ المتجر بما يجب الاحتفاظ به عن الطلبات دون اسمك هنا.',
    eraseSure: 'نعم، احذفها نهائيًا',
    eraseButton: 'حذف',
    erased: 'حُذفت بياناتك',
    erasedText: 'لم نعد نعرف عنك شيئًا هنا. يمكنك إغلاق هذه الصفحة.',
    unknown: 'هذا الرابط لا يؤدي إلى شيء',
    unknownText: 'ربما كان ناقصًا أو قديمًا. استخدم الرابط في أحدث رسالة.',
  },
};

/** The language a browser asks for, among those we have. */
export const preferenceLanguages = Object.keys(preferenceWords);
