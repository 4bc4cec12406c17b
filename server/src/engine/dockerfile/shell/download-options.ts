// The options of curl and wget that take a value as the next word. By `curl --help all` of 7.88.1 and https://curl.se/docs/manpage.html for
// what came later, and by `wget --help` of GNU wget 1.21.3.

/** Short options with a value. */
export const SHORT_VALUES = { curl: "AbcCdDeEFhHKmoPQrTtuUwxXyYz", wget: "aABDeilIoOPQRtTUwX" } as const;

/** Long options whose value is a word of its own; wget takes it behind `=` too. */
export const LONG_VALUES: Readonly<Record<keyof typeof SHORT_VALUES, ReadonlySet<string>>> = {
  curl: new Set(
    `abstract-unix-socket alt-svc aws-sigv4 cacert capath cert cert-type ciphers config connect-timeout connect-to continue-at cookie
    cookie-jar create-file-mode crlfile curves data data-ascii data-binary data-raw data-urlencode delegation dns-interface
    dns-ipv4-addr dns-ipv6-addr dns-servers doh-url dump-header ech egd-file engine etag-compare etag-save expect100-timeout form
    form-string ftp-account ftp-alternative-to-user ftp-method ftp-port ftp-ssl-ccc-mode happy-eyeballs-timeout-ms haproxy-clientip
    header hostpubmd5 hostpubsha256 hsts interface ip-tos ipfs-gateway json keepalive-cnt keepalive-time key key-type krb libcurl
    limit-rate local-port login-options mail-auth mail-from mail-rcpt max-filesize max-redirs max-time netrc-file noproxy
    oauth2-bearer output output-dir parallel-max pass pinnedpubkey preproxy proto proto-default proto-redir proxy proxy-cacert
    proxy-capath proxy-cert proxy-cert-type proxy-ciphers proxy-crlfile proxy-header proxy-key proxy-key-type proxy-pass
    proxy-pinnedpubkey proxy-service-name proxy-tls13-ciphers proxy-tlsauthtype proxy-tlspassword proxy-tlsuser proxy-user proxy1.0
    pubkey quote random-file range rate referer request request-target resolve retry retry-delay retry-max-time sasl-authzid
    service-name socks4 socks4a socks5 socks5-gssapi-service socks5-hostname speed-limit speed-time stderr telnet-option
    tftp-blksize time-cond tls-max tls13-ciphers tlsauthtype tlspassword tlsuser trace trace-ascii trace-config unix-socket
    upload-file upload-flags url-query user user-agent variable vlan-priority write-out`.split(/\s+/),
  ),
  wget: new Set(
    `accept accept-regex append-output base bind-address body-data body-file ca-certificate ca-directory certificate certificate-type
    ciphers compression config connect-timeout crl-file cut-dirs default-page directory-prefix dns-servers dns-timeout domains
    exclude-directories exclude-domains execute follow-tags ftp-password ftp-user header hsts-file http-password http-user
    ignore-tags include-directories input-file level limit-rate load-cookies local-encoding max-redirect method output-document
    output-file password pinnedpubkey post-data post-file prefer-family private-key private-key-type progress proxy-password
    proxy-user quota random-file read-timeout referer regex-type reject reject-regex rejected-log remote-encoding report-speed
    restrict-file-names retry-on-http-error save-cookies secure-protocol start-pos timeout tries use-askpass user user-agent wait
    waitretry warc-dedup warc-file warc-header warc-max-size warc-tempdir`.split(/\s+/),
  ),
};

/**
 * The letters of a word that are options of a download, `fsSLk`; empty for a long option. What follows an option with a value is its value.
 */
export function shortOptions(program: keyof typeof SHORT_VALUES, word: string): string {
  if (!/^-[^-]/.test(word)) return "";
  const values: string = SHORT_VALUES[program];
  for (let i = 1; i < word.length; i += 1) if (values.includes(word[i] ?? "-")) return word.slice(1, i + 1);
  return word.slice(1);
}
