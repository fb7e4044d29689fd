//! Each thing that goes wrong has its sentence on the screen.

use std::{fs, path::Path};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::harness::{
    display::Display,
    school::{RNE, School},
    window::{Place, Window},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_export_is_named_for_what_it_is() {
    let display = Display::start();
    let place = Place::new("http://127.0.0.1:9/");
    let window = Window::open(&display, &place).await;
    let (pdf, folder, empty) = (
        place.home().join("export.pdf"),
        place.home().join("exports"),
        place.home().join("vide.csv"),
    );
    fs::write(&pdf, b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n").unwrap();
    fs::create_dir(&folder).unwrap();
    fs::write(&empty, b"").unwrap();
    let table: [(&Path, &str); 3] =
        [(&pdf, "PDF"), (&folder, "C’est un dossier"), (&empty, "vide")];
    for (path, words) in table {
        display.drop_files(&[path]).await;
        let seen = window.sees("Ce fichier n’a pas été ouvert").await;
        let told = seen.split("Ce fichier n’a pas été ouvert").nth(1).unwrap();
        assert!(told.contains(words), "{}: {told}", path.display());
        window.click("Fermer").await;
    }
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_letter_and_a_wrong_code_are_told() {
    let (school, display) = (School::start(), Display::start());
    let window = Window::open(&display, &Place::new(&school.url())).await;
    window.fill("RNE", "0779999B").await;
    let said = r"const f = document.querySelector('input[aria-invalid=true]');
return f && document.getElementById(f.id + '-failure').innerText";
    let told = crate::harness::until("the letter is told", || async {
        window.ask(said, vec![]).await.as_str().map(str::to_owned)
    })
    .await;
    assert!(told.contains("lettre") && told.contains('A'), "{told}");
    window.fill("RNE", RNE).await;
    window.click("Recevoir un lien").await;
    window.sees("Message envoyé").await;
    window.enter("bonjour").await;
    window.sees("ni un code ni un lien").await;
    let right = school.service.last_code().unwrap();
    let wrong: String = right.chars().rev().collect();
    window.enter(if wrong == right { "BCDF-BCDF" } else { &wrong }).await;
    window.sees("code").await;
    crate::harness::until("the code is refused", || async {
        let text = window.text().await.to_lowercase();
        (!text.contains("ni un code ni un lien") && text.contains("essai")).then_some(())
    })
    .await;
    window.enter(&right).await;
    window.sees("Connecté").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_that_is_stopped_is_told() {
    let (mut school, display) = (School::start(), Display::start());
    school.service.kill().unwrap();
    told(&display, &school.url(), "ne répond pas").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_of_another_version_is_told() {
    let address = answering("HTTP/1.1 200 OK\r\nbalado-contract: 99\r\ncontent-type: application/json\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}").await;
    told(&Display::start(), &address, "parle une autre version").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn something_that_is_no_balado_is_told() {
    let address = answering("HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 20\r\nconnection: close\r\n\r\n<h1>Identifiez</h1>\n").await;
    told(&Display::start(), &address, "ce n’est pas Balado qui répond").await;
}

/// Types the school's number and reads the sentence.
async fn told(display: &Display, service: &str, sentence: &str) {
    let window = Window::open(display, &Place::new(service)).await;
    window.fill("RNE", RNE).await;
    window.sees(sentence).await;
    window.close().await;
}

/// Something that gives the same answer to everybody.
async fn answering(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await;
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    address
}
