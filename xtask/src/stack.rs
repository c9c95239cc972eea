//! The emulated vendors and Synkro beside each other: for the demo and for the journey.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::shell::{Done, Fail, command, output, run, say, target, wait_until};
use crate::{children, local_http};

/// Where and how to run it.
pub struct Stack {
    /// Data of this stack.
    pub data: PathBuf,
    /// Synkro's port.
    pub port: u16,
    /// The emulators' first port.
    pub sandbox_port: u16,
    /// Where Synkro's and the emulators' logs go; `None`: to the terminal.
    pub log: Option<PathBuf>,
    /// Synkro's program.
    pub binary: PathBuf,
    /// How much data the emulators make.
    pub size: String,
}

/// How many ports in a row the emulators take.
pub const SANDBOX_PORTS: u16 = 6;

/// Synkro's program as developers build it.
pub fn debug() -> PathBuf {
    target().join("debug/synkro")
}

/// Compiles what the stack runs.
pub fn build() -> Done {
    run(&mut command("cargo", ["build", "--quiet", "--package", "synkro", "--package", "synkro-sandbox"]))
}

impl Stack {
    /// Starts everything and waits until it serves.
    pub fn start(&self) -> Done {
        self.ports_are_free()?;
        let manifest = self.vendors()?;
        output(self.with_settings(Command::new(&self.binary).arg("demo").arg("--manifest").arg(&manifest))?)?;
        self.serve()
    }

    /// Starts the emulated vendors alone. Gives the file that tells what they know.
    pub fn vendors(&self) -> Done<PathBuf> {
        fs::create_dir_all(&self.data)?;
        say("starting the emulated vendors");
        let mut sandbox = Command::new(target().join("debug/synkro-sandbox"));
        sandbox.arg("--base-port").arg(self.sandbox_port.to_string());
        sandbox.arg("--size").arg(&self.size);
        sandbox.arg("--supabase-file").arg(self.data.join("supabase.db"));
        self.logged(&mut sandbox, "sandbox")?;
        children::start("the sandbox", &mut sandbox)?;
        wait_until("the sandbox", Duration::from_secs(30), || {
            children::ended().is_some() || local_http::get(self.sandbox_port, "/manifest").is_ok()
        })?;
        alive()?;
        let manifest = self.data.join("manifest.json");
        fs::write(&manifest, local_http::get(self.sandbox_port, "/manifest")?)?;
        // What a person does in Supabase's SQL editor.
        let sql = output(Command::new(&self.binary).arg("sql"))?;
        local_http::post(self.sandbox_port, "/supabase/sql", &sql)?;
        Ok(manifest)
    }

    /// Whether every port is free that will be listened at.
    pub fn ports_are_free(&self) -> Done {
        let of_vendors = (self.sandbox_port..).take(SANDBOX_PORTS.into());
        for port in std::iter::once(self.port).chain(of_vendors) {
            if std::net::TcpListener::bind(("127.0.0.1", port)).is_err() {
                let advice = if port == self.port { ", or choose another --port" } else { "" };
                return Err(Fail(format!("port {port} is in use: stop what listens there{advice}")));
            }
        }
        Ok(())
    }

    /// Starts Synkro alone.
    pub fn serve(&self) -> Done {
        say("starting Synkro");
        let mut serve = Command::new(&self.binary);
        serve.arg("serve");
        self.with_settings(&mut serve)?;
        self.logged(&mut serve, "synkro")?;
        children::start("synkro", &mut serve)?;
        wait_for("Synkro", self.port)
    }

    /// Sends a program's words to its log, behind those of its earlier starts.
    pub fn logged(&self, command: &mut Command, name: &str) -> Done {
        if let Some(folder) = &self.log {
            fs::create_dir_all(folder)?;
            let path = folder.join(format!("{name}.log"));
            let file = fs::File::options().create(true).append(true).open(path)?;
            command.stdout(file.try_clone()?).stderr(file);
        }
        command.stdin(Stdio::null());
        Ok(())
    }

    /// Gives a command of Synkro the settings of this stack.
    pub fn with_settings<'a>(&self, command: &'a mut Command) -> Done<&'a mut Command> {
        let (app_secret, ring) = keys(&self.data)?;
        let vendors = ["AMOCRM", "RADIST", "SUPABASE", "GEMINI", "TELEGRAM"];
        for (offset, vendor) in (1u16..).zip(vendors) {
            let port = self.sandbox_port + offset;
            command.env(format!("SYNKRO_DEMO_{vendor}_URL"), format!("http://127.0.0.1:{port}"));
        }
        // OpenAI's shape is spoken by the same listener as Gemini's.
        command.env("SYNKRO_DEMO_AI_URL", format!("http://127.0.0.1:{}", self.sandbox_port + 4));
        command.env("SYNKRO_DEMO_CONSOLE_URL", format!("http://127.0.0.1:{}/console", self.sandbox_port));
        // The server refuses a folder without a page; what needs no page starts without one.
        if Path::new("web/dist/index.html").is_file() {
            command.env("SYNKRO_WEB_DIST", "web/dist");
        }
        Ok(command
            .env("SYNKRO_MODE", "demo")
            .env("SYNKRO_AI_HOSTS", "llm.example.org")
            .env("DATABASE_URL", format!("sqlite:{}", self.data.join("synkro.db").display()))
            .env("SYNKRO_LISTEN", format!("127.0.0.1:{}", self.port))
            .env("SYNKRO_PUBLIC_URL", format!("http://localhost:{}", self.port))
            // Nobody but this machine reaches it; the bench plays many clients.
            .env("SYNKRO_TRUSTED_PROXY", "127.0.0.1")
            .env("APP_SECRET_KEY", app_secret)
            .env("FIELD_ENCRYPTION_KEY", ring))
    }
}

/// Waits until a server of ours says that it is ready.
pub fn wait_for(what: &str, port: u16) -> Done {
    wait_until(what, Duration::from_secs(30), || {
        children::ended().is_some() || local_http::get(port, "/ready").is_ok()
    })?;
    alive()
}

fn alive() -> Done {
    children::ended()
        .map_or(Ok(()), |what| Err(Fail(format!("{what}; its own words are above or in its log"))))
}

/// Keys of this data folder, made once.
fn keys(data: &Path) -> Done<(String, String)> {
    let path = data.join("keys");
    if !path.is_file() {
        let random = || output(&mut command("sh", ["-c", "head -c 32 /dev/urandom | base64"]));
        fs::write(&path, format!("{}\ndemo:{}\n", random()?.trim(), random()?.trim()))?;
    }
    let text = fs::read_to_string(&path)?;
    let (app, ring) =
        text.split_once('\n').ok_or_else(|| Fail(format!("{} is broken: delete it", path.display())))?;
    Ok((app.trim().to_owned(), ring.trim().to_owned()))
}
