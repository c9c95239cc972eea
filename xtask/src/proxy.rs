//! nginx with the configuration that is shipped, as a process of our own on loopback, with a certificate that nobody trusts
//! but the scripts of the journey.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::shell::{Done, Fail, command, free_port, output, say, wait_until};
use crate::{children, tools};

/// The file as it is shipped.
const SHIPPED: &str = "nginx/synkro.conf";
/// Names it for an installation, in the image and on a server.
const NAMED: &str = "nginx/named.sh";

/// A running nginx.
pub struct Proxy {
    folder: PathBuf,
    /// Where it speaks TLS.
    pub https: u16,
    /// Where it sends people on from.
    pub http: u16,
}

impl Proxy {
    /// Starts it in front of these two ports, with its files in `folder`, once its own test has passed the configuration.
    pub fn start(folder: &Path, apis: [u16; 2], page: &Path) -> Done<Self> {
        let nginx = tools::nginx()?;
        tools::small("openssl")?;
        let proxy = Self { folder: std::path::absolute(folder)?, https: free_port()?, http: free_port()? };
        for part in ["tls", "log", "acme", "body"] {
            fs::create_dir_all(proxy.folder.join(part))?;
        }
        proxy.certificate()?;
        let named = output_of_file(command("sh", [NAMED, "https://localhost"]), SHIPPED)?;
        let site = adapted(&named, &proxy.changes(apis, &std::path::absolute(page)?, has_ipv6()))?;
        fs::write(proxy.folder.join("synkro.conf"), site)?;
        fs::write(proxy.folder.join("nginx.conf"), proxy.main(&nginx.brotli))?;
        output(proxy.nginx(&nginx.program).arg("-t"))?;
        say("starting nginx");
        let mut server = proxy.nginx(&nginx.program);
        server.args(["-g", "daemon off;"]);
        let log = fs::File::create(proxy.folder.join("log/start.log"))?;
        server.stdout(log.try_clone()?).stderr(log).stdin(Stdio::null());
        children::start("nginx", &mut server)?;
        wait_until("nginx", Duration::from_secs(20), || {
            std::net::TcpStream::connect(("127.0.0.1", proxy.https)).is_ok()
        })?;
        Ok(proxy)
    }

    fn nginx(&self, program: &Path) -> Command {
        let mut nginx = Command::new(program);
        nginx.arg("-q").arg("-c").arg(self.folder.join("nginx.conf"));
        // Before it has read where its log is, it would open the machine's.
        nginx.arg("-e").arg(self.folder.join("log/early.log"));
        nginx
    }

    /// The certificate of the authority that signed nginx's own.
    pub fn authority(&self) -> PathBuf {
        self.folder.join("tls/authority.pem")
    }

    /// nginx's own certificate.
    pub fn leaf(&self) -> PathBuf {
        self.folder.join("tls/fullchain.pem")
    }

    /// Where its logs are.
    pub fn logs(&self) -> PathBuf {
        self.folder.join("log")
    }

    /// Where a certificate's renewal is proven.
    pub fn acme(&self) -> PathBuf {
        self.folder.join("acme")
    }

    /// A throw-away authority and a certificate for `localhost`.
    fn certificate(&self) -> Done {
        let tls = self.folder.join("tls");
        let make = |own: &[&str]| {
            let mut openssl = command("openssl", ["req", "-x509", "-newkey", "ec", "-nodes", "-days", "2"]);
            openssl.args(["-pkeyopt", "ec_paramgen_curve:prime256v1"]).args(own).current_dir(&tls);
            output(&mut openssl)
        };
        make(&["-subj", "/CN=throw-away authority", "-keyout", "authority.key", "-out", "authority.pem"])?;
        let names = "subjectAltName=DNS:localhost";
        let leaf =
            ["-subj", "/CN=localhost", "-addext", names, "-addext", "basicConstraints=critical,CA:FALSE"];
        let signed = ["-CA", "authority.pem", "-CAkey", "authority.key"];
        let files = ["-keyout", "privkey.pem", "-out", "fullchain.pem"];
        make(&[&leaf[..], &signed, &files].concat()).map(drop)
    }

    /// What is around the shipped file on a server, from Debian's own `nginx.conf`; and every place to write to in our folder.
    fn main(&self, brotli: &Path) -> String {
        let folder = self.folder.display();
        // Who is root becomes somebody else for requests, and then may not read the page in a home folder.
        let user = if tools::is_root() { "user root;\n" } else { "" };
        let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|kind| format!("    {kind}_temp_path {folder}/body/{kind};\n"))
            .concat();
        format!(
            "{user}load_module {};\nworker_processes 2;\npid {folder}/nginx.pid;\nerror_log {folder}/log/error.log;\n\
             events {{ worker_connections 768; }}\nhttp {{\n    sendfile on;\n    tcp_nopush on;\n    \
             types_hash_max_size 2048;\n    ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;\n    \
             ssl_prefer_server_ciphers on;\n    gzip on;\n    include /etc/nginx/mime.types;\n    default_type application/octet-stream;\n{temporary}    \
             include {folder}/synkro.conf;\n}}\n",
            brotli.display()
        )
    }

    /// What an operator adapts, and the ports, which on a server are 80 and 443.
    fn changes(&self, apis: [u16; 2], page: &Path, ipv6: bool) -> Vec<(&'static str, String)> {
        let folder = self.folder.display();
        let (http, https) = (self.http, self.https);
        let mut changes = vec![
            ("/etc/nginx/tls/", format!("{folder}/tls/")),
            ("/usr/share/nginx/synkro", page.display().to_string()),
            ("/var/www/acme", format!("{folder}/acme")),
            ("/var/log/nginx/", format!("{folder}/log/")),
            ("server api-a:8080", format!("server 127.0.0.1:{}", apis[0])),
            ("server api-b:8080", format!("server 127.0.0.1:{}", apis[1])),
            ("listen 80", format!("listen 127.0.0.1:{http}")),
            ("listen 443", format!("listen 127.0.0.1:{https}")),
        ];
        let on = |line: &str| if ipv6 { line.to_owned() } else { format!("# no IPv6 here: {line}") };
        changes.push(("listen [::]:80", on(&format!("listen [::1]:{http}"))));
        changes.push(("listen [::]:443", on(&format!("listen [::1]:{https}"))));
        changes
    }
}

/// What a command makes of a file.
fn output_of_file(mut command: Command, file: &str) -> Done<String> {
    let made = command.stdin(fs::File::open(file)?).output()?;
    if made.status.success() {
        Ok(String::from_utf8_lossy(&made.stdout).into_owned())
    } else {
        Err(Fail(format!("{file}: {}", String::from_utf8_lossy(&made.stderr).trim())))
    }
}

fn has_ipv6() -> bool {
    TcpListener::bind(("::1", 0)).is_ok()
}

/// The shipped text with these places changed. Each must be there: what an operator is told to adapt exists.
fn adapted(shipped: &str, changes: &[(&str, String)]) -> Done<String> {
    let mut text = shipped.to_owned();
    for (from, to) in changes {
        if !text.contains(from) {
            return Err(Fail(format!("{SHIPPED} has no `{from}`: nothing there could be adapted")));
        }
        text = text.replace(from, to);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxy() -> Proxy {
        Proxy { folder: PathBuf::from("/f"), https: 25_443, http: 25_080 }
    }

    #[test]
    fn the_shipped_file_can_be_adapted_and_nothing_of_the_machine_is_left_in_it() {
        let shipped = root(SHIPPED);
        let named =
            output_of_file(command("sh", [&*root(NAMED), "https://localhost/"]), &shipped).expect("named");
        for ipv6 in [true, false] {
            let text = adapted(&named, &proxy().changes([1, 2], Path::new("/p"), ipv6)).expect("adapted");
            let used = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
            for line in used {
                for left in
                    ["/etc/", "/var/", "/usr/", "synkro.example", "api-", "[::]", "listen 80", "listen 443"]
                {
                    assert!(!line.contains(left), "{line}");
                }
                assert!(ipv6 || !line.contains("[::1]"), "{line}");
            }
        }
    }

    fn root(file: &str) -> String {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file).to_string_lossy().into_owned()
    }

    #[test]
    fn what_is_no_name_of_an_installation_makes_no_configuration() {
        for url in [
            "",
            "https://",
            "http://a.example",
            "a.example",
            "https://a.example:8443",
            "https://a.example/x",
            "https://a;b",
        ] {
            let made = output_of_file(command("sh", [&*root(NAMED), url]), &root(SHIPPED));
            assert!(made.is_err_and(|Fail(why)| why.contains("SYNKRO_PUBLIC_URL")), "{url}");
        }
    }

    #[test]
    fn a_place_that_is_gone_from_the_file_is_said() {
        assert!(adapted("listen 80;", &[("listen 81", String::new())]).is_err());
        assert_eq!(adapted("a b a", &[("a", "c".into())]).expect("adapted"), "c b c");
    }
}
