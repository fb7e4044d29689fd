use balado_testkit::harness::{
    display::Display,
    ent::SchoolEnt,
    school::School,
    window::{Place, Window},
};

/// The real window with its service and its ENT, on a screen and a PC of their own. All of it ends when dropped, the window first.
#[derive(Debug)]
pub struct Scene {
    pub window: Window,
    pub place: Place,
    pub display: Display,
    pub ent: SchoolEnt,
    pub school: School,
}

impl Scene {
    /// Starts the service with its fictional school and ENT, then the window on a PC where it never was. It panics, as the
    /// harness does, when one of them does not start.
    pub async fn set() -> Self {
        let (school, display) = (School::start(), Display::start());
        let ent = SchoolEnt::of(&school).await;
        let place = Place::new(&school.url()).with_noting_browser();
        place.prefer("light");
        let window = Window::open(&display, &place).await;
        Self { window, place, display, ent, school }
    }
}
