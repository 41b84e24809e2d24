//! `countersign demo`: both environments, the sample platform and the sample partner app in one process, on an embedded store,
//! ready to click through.

mod catalogue;
mod files;
mod json;
mod market;
mod people;
mod programs;
mod seed;
mod table;

use super::{Failure, serve};
use crate::config::Config;
use crate::environment::{self, Parts};
use crate::mail::{self, MailCatcher};
use crate::pages::view::Platform;
use crate::router::router;
use crate::run::instance::{self, Instance, Listeners};
use crate::run::listen::{Patience, asked_to_stop, serve as listen};
use crate::run::system::SystemClock;
use crate::run::{Envelope, logging, system, wrap};
use crate::state::AppState;
use axum::Router;
use files::DataDirectory;
use json::{DemoJson, UserJson};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// Where the mail catcher stands, in both environments.
const MAILS: &str = "/demo/mail";

/// What the demo may be told.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Where the demo keeps its data.
    #[arg(long, value_name = "DIR", default_value = "countersign-demo")]
    data_dir: PathBuf,
    /// Throw the data away and begin anew.
    #[arg(long)]
    reset: bool,
    /// Ports of production, sandbox, the partner app and the platform's API.
    #[arg(long, value_name = "P,S,A,B", value_delimiter = ',', default_value = "7300,7301,7310,7320")]
    ports: Vec<u16>,
    /// Failed sign-ins, sign-ups and mails that an address may cause; the demo's tests need more than people do.
    #[arg(long, hide = true, default_value_t = 1000)]
    limit: u32,
}

/// Where the four programs are.
struct Places {
    production: u16,
    sandbox: u16,
    partner: u16,
    platform: u16,
}

fn url(port: u16) -> String {
    format!("http://localhost:{port}")
}

pub(super) async fn demo(arguments: &Arguments) -> Result<(), Failure> {
    let [production, sandbox, partner, platform] = arguments.ports[..] else {
        return Err(Failure::wrong("--ports takes four ports: production, sandbox, partner app, platform API."));
    };
    let places = Places { production, sandbox, partner, platform };
    // Taken before the data is touched: a demo that runs already has them, and keeps its data.
    let listeners = Listening::bind(&places).await?;
    let directory = DataDirectory::open(&arguments.data_dir, arguments.reset)?;
    let stop = asked_to_stop().map_err(|error| Failure::failed(format!("Signals cannot be received: {error}.")))?;
    let catcher = MailCatcher::default();
    let first = Environment::start(
        &directory,
        listeners.production,
        ("production", [places.production, places.sandbox], arguments.limit),
        &catcher,
    )
    .await?;
    let second = Environment::start(
        &directory,
        listeners.sandbox,
        ("sandbox", [places.sandbox, places.production], arguments.limit),
        &catcher,
    )
    .await?;
    let json = match directory.read_json(&places)? {
        Some(json) => json,
        None => Box::pin(fill(&places, &first.state, &second.state)).await?,
    };
    let programs = programs::start(&directory, &json)
        .map_err(|error| Failure::failed(format!("The sample programs cannot start: {error}.")))?;
    directory.write_json(&json)?;
    table::print(&json, &arguments.data_dir);
    let (tell, told) = watch::channel(false);
    let until_told = || {
        let mut told = told.clone();
        async move {
            let _ = told.wait_for(|stopping| *stopping).await;
        }
    };
    let asked = async {
        stop.await;
        let _ = tell.send(true);
    };
    tokio::join!(
        asked,
        first.run(until_told()),
        second.run(until_told()),
        listen(listeners.partner, programs.partner, Patience::default(), until_told()),
        listen(listeners.platform, programs.platform, Patience::default(), until_told()),
    );
    Ok(())
}

/// The four addresses, taken.
struct Listening {
    production: TcpListener,
    sandbox: TcpListener,
    partner: TcpListener,
    platform: TcpListener,
}

impl Listening {
    async fn bind(places: &Places) -> Result<Self, Failure> {
        Ok(Self {
            production: bind(places.production).await?,
            sandbox: bind(places.sandbox).await?,
            partner: bind(places.partner).await?,
            platform: bind(places.platform).await?,
        })
    }
}

async fn bind(port: u16) -> Result<TcpListener, Failure> {
    TcpListener::bind(("127.0.0.1", port)).await.map_err(|error| {
        Failure::failed(format!(
            "Port {port} cannot be listened on ({error}). Stop the program that has it, or pick others with --ports."
        ))
    })
}

/// One environment of the demo.
struct Environment {
    state: AppState,
    listener: TcpListener,
    router: Router,
    health: crate::run::health::Health,
}

impl Environment {
    async fn start(
        directory: &DataDirectory,
        listener: TcpListener,
        (name, [port, other], limit): (&str, [u16; 2], u32),
        catcher: &MailCatcher,
    ) -> Result<Self, Failure> {
        let config = config(directory, name, [port, other], limit)?;
        if name == "production" {
            logging::start(&config.log).map_err(Failure::failed)?;
        }
        let store = super::init::open(&config).await?;
        store.migrate().await.map_err(|error| super::init::store_failed(&config, &error))?;
        let mailer = mail::catching(&config, Arc::new(SystemClock), catcher);
        let parts = Parts { store, master_key: directory.master_key(name)?, mailer, is_demo: true };
        let state = environment::assemble(&config, parts).await.map_err(|error| serve::keys_failed(&error))?;
        let health = instance::health(&state.context);
        let platform = Platform { name: config.platform.name.clone(), ..Platform::default() };
        let mails = mail::catcher_routes(catcher.clone(), platform, MAILS);
        let router = router(state.clone()).merge(health.clone().routes()).nest(MAILS, mails);
        let router = wrap(router, Envelope::new(&config, Arc::new(|| system::random().unwrap_or_default())));
        Ok(Self { state, listener, router, health })
    }

    async fn run(self, stop: impl Future<Output = ()>) {
        let listeners = Listeners { main: self.listener, metrics: None };
        let context = Arc::clone(&self.state.context);
        instance::run(Instance { listeners, router: self.router, health: self.health, context }, stop).await;
    }
}

/// Of the two ports the first is this environment's own.
fn config(directory: &DataDirectory, name: &str, [port, other]: [u16; 2], limit: u32) -> Result<Config, Failure> {
    let limit = limit.to_string();
    let variables = [
        ("COUNTERSIGN_ENVIRONMENT", name.to_owned()),
        ("COUNTERSIGN_PUBLIC_URL", url(port)),
        ("COUNTERSIGN_OTHER_ENVIRONMENT_URL", url(other)),
        ("COUNTERSIGN_LISTEN", format!("127.0.0.1:{port}")),
        ("COUNTERSIGN_METRICS_LISTEN", "off".to_owned()),
        ("COUNTERSIGN_STORE", format!("sqlite:{}", directory.store(name).display())),
        ("COUNTERSIGN_PLATFORM_NAME", "Northwind".to_owned()),
        ("COUNTERSIGN_LOG_LEVEL", "warn".to_owned()),
        ("COUNTERSIGN_LOG_FORMAT", "text".to_owned()),
        ("COUNTERSIGN_LIMITS_SIGN_UPS_PER_HOUR", limit.clone()),
        ("COUNTERSIGN_LIMITS_MAILS_PER_HOUR", limit),
    ];
    Ok(Config::read(None, variables.into_iter().map(|(name, value)| (name.into(), value.into())))?)
}

async fn fill(places: &Places, production: &AppState, sandbox: &AppState) -> Result<DemoJson, Failure> {
    let partner = url(places.partner);
    let (production_url, sandbox_url) = (url(places.production), url(places.sandbox));
    let addresses = |base_url| seed::Addresses { base_url, partner: &partner };
    let (of_production, of_sandbox) = (addresses(&production_url), addresses(&sandbox_url));
    let (first, second) =
        tokio::try_join!(seed::seed(&production.context, &of_production), seed::seed(&sandbox.context, &of_sandbox),)?;
    let user = |user: &people::DemoUser| UserJson {
        email: user.email.into(),
        password: people::PASSWORD.into(),
        name: user.name.into(),
        roles: user.roles.iter().map(|role| (*role).into()).collect(),
    };
    let mut organizations = first.organizations;
    organizations.extend(second.organizations);
    let mut integrations = first.integrations;
    integrations.extend(second.integrations);
    Ok(DemoJson {
        environments: BTreeMap::from([("production".into(), first.environment), ("sandbox".into(), second.environment)]),
        users: people::USERS.iter().map(user).collect(),
        organizations,
        integrations,
        resources: vec![first.resource, second.resource],
        partner_app_url: partner,
        platform_api_url: url(places.platform),
        mail_url: format!("{}{MAILS}", url(places.production)),
    })
}
